// SPDX-License-Identifier: MIT
#include "attune/core/testing/tensors.h"

#include <doctest/doctest.h>

#include <limits>
#include <sstream>
#include <string>

#include "attune/core/testing/errors.h"

namespace {

using namespace attune;
using namespace attune::testing;

constexpr real kNaN = std::numeric_limits<real>::quiet_NaN();
constexpr real kInfinity = std::numeric_limits<real>::infinity();

std::string said(const Comparison& comparison) {
  std::ostringstream out;
  out << comparison;
  return out.str();
}

TEST_CASE("testing: places are in row-major order") {
  CHECK(places({2, 2}) == std::vector<Index>{{0, 0}, {0, 1}, {1, 0}, {1, 1}});
  CHECK(places({}) == std::vector<Index>{{}});
  CHECK(places({3, 0}).empty());
  CHECK(to_string(place_of(17, {2, 3, 4})) == "[1, 1, 1]");
  CHECK(to_string(place_of(0, {})) == "[]");
}

TEST_CASE("testing: an element at a place, repeated where it broadcasts") {
  const Tensor x = Tensor::of({{1, 2, 3}, {4, 5, 6}});
  CHECK(at(x, {1, 2}) == 6);
  CHECK(at(x, {7, 0, 1}) == 2);
  CHECK(at(x.reshape({2, 1, 3}), {1, 8, 0}) == 4);
  CHECK(at(Tensor::scalar(9), {4, 4}) == 9);
  CHECK(equal(build({2, 3}, [&](const Index& i) { return at(x, i); }), x));
  CHECK(error_of([&] { at(x, {2, 0}); }) == "at: there is no [2, 0] in [2, 3]");
  CHECK(error_of([&] { at(x, {0, -1}); }) == "at: there is no [0, -1] in [2, 3]");
  CHECK(error_of([&] { at(x, {1}); }) == "at: there is no [1] in [2, 3]");
  CHECK(error_of([] { at(Tensor(), {0}); }) == "at: there is no [0] in []");
}

TEST_CASE("testing: close is relative above 1, absolute below, and sees no difference in NaN") {
  const real near = static_cast<real>(kTolerance / 2), far = static_cast<real>(kTolerance * 4);
  const auto are_close = [](real a, real b) {
    return static_cast<bool>(close(Tensor::scalar(a), Tensor::scalar(b)));
  };
  CHECK(are_close(0, near));
  CHECK(!are_close(0, far));
  CHECK(are_close(1024, 1024 * (1 + near)));
  CHECK(!are_close(1024 * (1 + far), 1024));
  CHECK(are_close(kNaN, kNaN));
  CHECK(!are_close(kNaN, 0));
  CHECK(!are_close(0, kNaN));
  CHECK(are_close(-kInfinity, -kInfinity));
  CHECK(!are_close(kInfinity, -kInfinity));
  CHECK(!are_close(0, kInfinity));
}

TEST_CASE("testing: a comparison says where tensors differ, and how") {
  const Tensor a = Tensor::of({{1, 2}, {3, 4}}), b = Tensor::of({{1, 2}, {3.5, 4}});
  CHECK(said(close(a, a)) == "no difference");
  CHECK(said(close(a, b)) == "at [1, 0] of [2, 2]: 3 and 3.5");
  CHECK(said(same_bits(a, b)) == "at [1, 0] of [2, 2]: 3 and 3.5");
  CHECK(said(same_bits(Tensor::of({0}), Tensor::of({-real(0)}))) == "at [0] of [1]: 0 and -0");
  CHECK(same_bits(Tensor::of({kNaN}), Tensor::of({kNaN})));
  CHECK(said(close(a, a.reshape({4}))) == "shapes differ: [2, 2] and [4]");
  CHECK(said(close(a, Tensor())) == "shapes differ: [2, 2] and undefined");
  CHECK(close(Tensor(), Tensor()));
  CHECK(!close(Tensor(), Tensor::scalar(0)));
}

}  // namespace
