// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/backward.h"
#include "attune/autograd/reduction.h"
#include "attune/optim/clip.h"
#include "attune/optim/schedule.h"
#include "attune/tests/optim/optimizers.h"

namespace {

using namespace attune;
using namespace attune::testing;

TEST_CASE("optimizers: a quadratic's minimum is found") {
  const std::vector<OptimizerKind> kinds = {
      optimizer_kind<Sgd>("sgd", SgdOptions{.learning_rate = 0.05}),
      optimizer_kind<Sgd>("momentum", SgdOptions{0.02, 0.9, false, 0}),
      optimizer_kind<Sgd>("nesterov", SgdOptions{0.02, 0.9, true, 0}),
      optimizer_kind<Adam>("adam", AdamOptions{.learning_rate = 0.1}),
      optimizer_kind<AdamW>("adamw", AdamWOptions{.learning_rate = 0.1, .weight_decay = 0}),
  };
  const Variable curvature = constant(Tensor::of({1, 10, 0.5}));
  const Variable minimum = constant(Tensor::of({3, -1, 0}));
  for (const OptimizerKind& kind : kinds) {
    CAPTURE(kind.name);
    Variable x(Tensor::zeros({3}), true);
    const auto optimizer = kind.over({{"x", x}});
    for (int i = 0; i < 500; ++i) {
      optimizer->zero_grad();
      const Variable distance = x - minimum;
      backward(sum(curvature * distance * distance));
      optimizer->step();
    }
    const Variable distance = x - minimum;
    CHECK(sum(distance * distance).item() < 1e-6);
  }
}

// A curved valley, flat along its ground (Rosenbrock 1960): (1 - x)^2 + 100 (y - x^2)^2.
TEST_CASE("Adam: Rosenbrock's minimum is found, with clipping and a schedule") {
  Variable x(Tensor::scalar(-1.2), true), y(Tensor::scalar(1), true);
  const std::vector<NamedVariable> parameters = {{"x", x}, {"y", y}};
  Adam optimizer(parameters);
  const Schedule schedule = warm_up(50, cosine(0.05, 5000));
  for (int i = 0; i < 5000; ++i) {
    optimizer.zero_grad();
    const Variable side = y - x * x;
    backward((1 - x) * (1 - x) + 100 * side * side);
    clip_grad_norm(parameters, 10);
    optimizer.set_learning_rate(schedule(optimizer.steps()));
    optimizer.step();
  }
  CHECK(std::abs(x.item() - 1) < 0.01);
  CHECK(std::abs(y.item() - 1) < 0.02);
}

}  // namespace
