// SPDX-License-Identifier: MIT
// What linear() computes is nn/linear_test.cpp's and that of the twins; here is what it refuses.
#include "attune/autograd/fused/linear.h"

#include <doctest/doctest.h>

#include "attune/autograd/check_ops.h"

namespace {

using namespace attune;
using namespace attune::testing;

TEST_CASE("linear: what does not fit throws") {
  const auto call = [](const Shape& x, const Shape& weight, const Shape& bias) {
    return [=] { linear(leaf(x), leaf(weight), leaf(bias)); };
  };
  check_errors({
      {call({}, {4, 3}, {4}), "linear: needs x [..., K] and weight [N, K], got [] and [4, 3]"},
      {call({2, 3}, {3}, {4}), "linear: needs x [..., K] and weight [N, K], got [2, 3] and [3]"},
      {call({2, 3}, {4, 2}, {4}), "linear: inner sizes differ, [2, 3] x [4, 2]^T"},
      {call({2, 3}, {4, 3}, {3}), "linear: bias [3] does not fit the product [2, 4]"},
      {call({2, 3}, {4, 3}, {1, 4}), "linear: bias [1, 4] does not fit the product [2, 4]"},
  });
}

}  // namespace
