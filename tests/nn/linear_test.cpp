// SPDX-License-Identifier: MIT
#include "attune/nn/linear.h"

#include <doctest/doctest.h>

#include <cmath>

#include "attune/autograd/check_gradients.h"
#include "attune/core/reduce.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/support/modules.h"

namespace {

using namespace attune;
using namespace attune::testing;

TEST_CASE("Linear: y = x W^T + b over any leading axes") {
  Rng rng(1);
  const Root<Linear> linear(3, 2, rng);
  CHECK(described(*linear) == "weight [2, 3], bias [2]");
  parameter(*linear, "weight").mutable_value() = Tensor::of({{1, 2, 3}, {-1, 0, 1}});
  parameter(*linear, "bias").mutable_value() = Tensor::of({10, 20});

  CHECK(close(linear(constant(Tensor::of({{1, 1, 1}, {0, 2, 1}}))).value(),
              Tensor::of({{16, 20}, {17, 21}})));
  const Shape shapes[] = {{3}, {1, 3}, {0, 3}, {4, 5, 3}, {2, 0, 3}};
  for (const Shape& shape : shapes) {
    CHECK(linear(constant(Tensor::ones(shape))).shape() == shape.with(-1, 2));
  }
}

TEST_CASE("Linear: starts with Glorot weights and a zero bias, or has none") {
  Rng rng(1);
  const Root<Linear> linear(60, 90, rng), plain(2, 1, rng, Bias::no);
  const Tensor w = parameter(*linear, "weight").value();
  CHECK(max(w.reshape({-1}), 0).values.item() ==
        doctest::Approx(std::sqrt(6.0 / 150)).epsilon(0.01));
  CHECK(same_bits(parameter(*linear, "bias").value(), Tensor::zeros({90})));
  CHECK(described(*plain) == "weight [1, 2]");
  CHECK(plain(constant(Tensor::zeros({2}))).value().data()[0] == 0);
  CHECK(same_bits(linear->bias().value(), Tensor::zeros({90})));
  CHECK(error_of([&] { plain->bias(); }) == "Linear: has no bias");
}

TEST_CASE("Linear: gradients, sizes of 0 and 1 too") {
  struct Row {
    Shape x;
    int64_t out;
    Bias bias;
  };
  const Row rows[] = {{{3, 2, 4}, 5, Bias::yes}, {{3, 4}, 5, Bias::no},  {{4}, 2, Bias::yes},
                      {{1, 1}, 1, Bias::yes},    {{0, 4}, 2, Bias::yes}, {{3, 0}, 2, Bias::yes},
                      {{3, 2}, 0, Bias::yes}};
  for (const Row& row : rows) {
    CAPTURE(row.x);
    Rng rng(2);
    const Root<Linear> linear(row.x[-1], row.out, rng, row.bias);
    std::vector<NamedVariable> leaves = linear->parameters();
    leaves.push_back({"x", Variable(random_tensor(row.x), true)});
    const Variable x = leaves.back().variable;
    CHECK_NOTHROW(check_gradients([&] { return linear(x); }, leaves));
  }
}

TEST_CASE("Linear: a wrong width throws") {
  Rng rng(1);
  const Root<Linear> linear(3, 2, rng);
  CHECK(error_of([&] {
          linear(constant(Tensor::zeros({5, 4})));
        }) == "linear: inner sizes differ, [5, 4] x [2, 3]^T");
  CHECK(error_of([&] { linear(constant(Tensor::scalar(1))); }) ==
        "linear: needs x [..., K] and weight [N, K], got [] and [2, 3]");
  CHECK(error_of([&] { Root<Linear>(-1, 2, rng); }) == "Shape: negative size in [2, -1]");
}

}  // namespace
