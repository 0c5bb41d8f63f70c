// SPDX-License-Identifier: MIT
#include "attune/nn/layer_norm.h"

#include <doctest/doctest.h>

#include <cmath>

#include "attune/autograd/check_gradients.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/support/modules.h"

namespace {

using namespace attune;
using namespace attune::testing;

TEST_CASE("LayerNorm module: rows of mean 0 and variance 1, then gain and bias") {
  const Root<LayerNorm> layer(4, real(0));
  CHECK(described(*layer) == "weight [4], bias [4]");
  const Variable x = constant(Tensor::of({{1, 2, 3, 4}, {-2, 2, -2, 2}}));
  const double u = 1 / std::sqrt(1.25);
  const auto normal = [u](const Index& i) {
    return i[0] == 0 ? (static_cast<double>(i[1]) - 1.5) * u : (i[1] % 2 == 0 ? -1.0 : 1.0);
  };
  CHECK(close(layer(x).value(), build({2, 4}, normal)));

  const Tensor gain = Tensor::of({1, 2, 3, 4}), bias = Tensor::of({5, 6, 7, 8});
  parameter(*layer, "weight").mutable_value() = gain;
  parameter(*layer, "bias").mutable_value() = bias;
  CHECK(close(layer(x).value(), build({2, 4}, [&](const Index& i) {
                return at(gain, {i[1]}) * normal(i) + at(bias, {i[1]});
              })));
}

TEST_CASE("LayerNorm module: a constant row becomes the bias") {
  const Root<LayerNorm> layer(3);
  CHECK(same_bits(layer(constant(Tensor::full({2, 3}, 7))).value(), Tensor::zeros({2, 3})));
}

TEST_CASE("LayerNorm module: gradients") {
  for (const Shape& shape : {Shape{3, 2, 4}, Shape{4}, Shape{0, 4}, Shape{2, 1}}) {
    CAPTURE(shape);
    const Root<LayerNorm> layer(shape[-1]);
    parameter(*layer, "weight").mutable_value() = random_tensor({shape[-1]}, 2);
    std::vector<NamedVariable> leaves = layer->parameters();
    const Variable x(random_tensor(shape, 3), true);
    leaves.push_back({"x", x});
    CHECK_NOTHROW(check_gradients([&] { return layer(x); }, leaves));
  }
}

TEST_CASE("LayerNorm module: a wrong width throws") {
  const Root<LayerNorm> layer(4);
  CHECK(error_of([&] {
          layer(constant(Tensor::zeros({2, 3})));
        }) == "layer_norm: gain [4] and bias [4] do not fit [2, 3]");
}

}  // namespace
