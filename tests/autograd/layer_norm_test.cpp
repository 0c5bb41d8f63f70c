// SPDX-License-Identifier: MIT
#include "attune/autograd/layer_norm.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "attune/autograd/check_ops.h"

namespace {

using namespace attune;
using namespace attune::testing;

OpCase layer_norm_case(const Shape& shape, real epsilon) {
  const Shape features{shape[-1]};
  return {"layer_norm of " + shape.to_string(),
          [=](const Leaves& x) { return layer_norm(x[0], x[1], x[2], epsilon); },
          {shape, features, features},
          shape,
          [=](const Values& x, Index i) {
            const int64_t n = shape[-1], at_feature = i.back();
            real mean = 0, variance = 0;
            for (i.back() = 0; i.back() < n; ++i.back()) mean += at(x[0], i) / static_cast<real>(n);
            for (i.back() = 0; i.back() < n; ++i.back()) {
              variance += std::pow(at(x[0], i) - mean, real(2)) / static_cast<real>(n);
            }
            i.back() = at_feature;
            const real normalized = (at(x[0], i) - mean) / std::sqrt(variance + epsilon);
            return normalized * at(x[1], {at_feature}) + at(x[2], {at_feature});
          }};
}

TEST_CASE("layer_norm") {
  check_ops({
      layer_norm_case({3, 5}, real(1e-5)),
      layer_norm_case({5}, real(1e-5)),
      layer_norm_case({2, 3, 4}, real(0.5)),
      layer_norm_case({3, 1}, real(1e-2)),
      layer_norm_case({0, 4}, real(1e-5)),
  });
}

TEST_CASE("layer_norm of equal elements is the bias") {
  const Variable x(Tensor::full({2, 3}, 7)), gain(Tensor::ones({3})), bias(Tensor::of({1, 2, 3}));
  CHECK(close(layer_norm(x, gain, bias).value(), Tensor::of({{1, 2, 3}, {1, 2, 3}})));
}

TEST_CASE("layer_norm of many equal elements, large ones too, is the bias") {
  const Variable gain(Tensor::ones({1000})), bias(Tensor::full({1000}, 2));
  for (const real c : {real(0.1), real(10.1), real(-100.1), real(1000.1), real(1e6),
                       std::numeric_limits<real>::max() / 4}) {
    CAPTURE(c);
    CHECK(close(layer_norm(Variable(Tensor::full({2, 1000}, c)), gain, bias).value(),
                Tensor::full({2, 1000}, 2)));
  }
}

TEST_CASE("layer_norm divides: a and -a are 1 and -1 of their deviation") {
  const Variable gain(Tensor::ones({2})), bias(Tensor::zeros({2}));
  for (int a = 1; a < 3000; ++a) {
    CAPTURE(a);
    Variable x(Tensor::full({1, 2}, static_cast<real>(a)), true);
    x.mutable_value().mutable_data()[1] = static_cast<real>(-a);
    CHECK(same_bits(layer_norm(x, gain, bias, 0).value(), Tensor::of({{1, -1}})));
  }
}

TEST_CASE("layer_norm: numbers whose squares are too large, or too small, for any number") {
  const real most = std::numeric_limits<real>::max() / 8, least = std::numeric_limits<real>::min();
  const Variable gain(Tensor::ones({4})), bias(Tensor::zeros({4}));
  for (const real a : {most, std::sqrt(most) * 8, least, 4 * least, std::sqrt(least) / 4000}) {
    CAPTURE(a);
    const Variable x(Tensor::of({a, -a, a, -a}), true);
    const Variable y = layer_norm(x, gain, bias, a > 1 ? real(1e-5) : 0);
    CHECK(close(y.value(), Tensor::of({1, -1, 1, -1})));
  }
  const Variable equal(Tensor::full({4}, most));
  CHECK(close(layer_norm(equal, gain, bias).value(), Tensor::zeros({4})));
}

TEST_CASE("layer_norm: NaN and infinity stay") {
  const Variable gain(Tensor::ones({2})), bias(Tensor::zeros({2}));
  for (const real broken :
       {std::numeric_limits<real>::quiet_NaN(), std::numeric_limits<real>::infinity()}) {
    const Tensor y =
        layer_norm(Variable(Tensor::of({{broken, 0}, {1, -1}})), gain, bias, 0).value();
    CHECK(std::isnan(y[0].data()[0]));
    CHECK(close(y[1], Tensor::of({1, -1})));
  }
}

TEST_CASE("layer_norm: shapes that do not fit") {
  check_errors({
      {[] {
         layer_norm(leaf({4, 3}), leaf({2}), leaf({3}));
       },
       "layer_norm: gain [2] and bias [3] do not fit [4, 3]"},
      {[] {
         layer_norm(leaf({4, 3}), leaf({3}), leaf({4, 3}));
       },
       "layer_norm: gain [3] and bias [4, 3] do not fit [4, 3]"},
      {[] {
         layer_norm(leaf({4, 0}), leaf({0}), leaf({0}));
       },
       "layer_norm: gain [0] and bias [0] do not fit [4, 0]"},
      {[] { layer_norm(leaf({}), leaf({1}), leaf({1})); },
       "layer_norm: gain [1] and bias [1] do not fit []"},
      {[] {
         layer_norm(leaf({4, 3}), leaf({3}), leaf({3}), -1);
       },
       "layer_norm: epsilon must be finite and not negative, is -1"},
      {[] {
         layer_norm(leaf({4, 3}), leaf({3}), leaf({3}), std::numeric_limits<real>::quiet_NaN());
       },
       "layer_norm: epsilon must be finite and not negative, is nan"},
  });
}

}  // namespace
