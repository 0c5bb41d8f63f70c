// SPDX-License-Identifier: MIT
// The examples of core/README.md, as they stand there.
#include <doctest/doctest.h>

#include <algorithm>

#include "attune/core/elementwise.h"
#include "attune/core/layout.h"
#include "attune/core/matmul.h"
#include "attune/core/reduce.h"
#include "attune/core/rng.h"
#include "attune/core/softmax.h"
#include "attune/core/testing/tensors.h"

namespace {

using namespace attune;
using namespace attune::testing;

TEST_CASE("README of core: shapes, and a row of weights that ends before the others") {
#include "readmes/core/attention.inc"
  CHECK(x.shape() == Shape{5, 2, 3});
  CHECK(h.shape() == Shape{5, 2, 4});
  CHECK(scores.shape() == Shape{5, 2});
  CHECK(weights.shape() == Shape{2, 5});
  CHECK(close(sum(weights, -1), Tensor::ones({2})));
  for (int64_t j = 0; j < 5; ++j) CHECK((at(weights, {1, j}) == 0) == (j >= 3));
}

TEST_CASE("README of core: a copy that is written gets storage of its own") {
#include "readmes/core/copy.inc"
  CHECK(same_bits(a, Tensor::of({1, 2, 3})));
  CHECK(same_bits(b, Tensor::of({9, 2, 3})));
}

#include "readmes/core/clamp.inc"

TEST_CASE("README of core: a function of one's own, and its test") {
#include "readmes/core/clamp_test.inc"
}

}  // namespace
