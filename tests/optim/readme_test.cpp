// SPDX-License-Identifier: MIT
// The examples of optim/README.md, as they stand there.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "attune/autograd/backward.h"
#include "attune/autograd/ops.h"
#include "attune/core/testing/tensors.h"
#include "attune/optim/adamw.h"
#include "attune/optim/clip.h"
#include "attune/optim/schedule.h"
#include "attune/tests/support/working_directory.h"

namespace {

using namespace attune;
using namespace attune::testing;

#include "readmes/optim/adagrad.inc"

TEST_CASE(
    "README of optim: an optimizer of one's own: its steps are worked out by hand, and its state "
    "goes on") {
  const double tolerance = std::max(kTolerance, 1e-9);  // the 1e-10 below the line moves that much
  // In the second element nothing ever comes: 0 / 1e-10 moves nothing.
  Variable x(Tensor::of({2, -1}), true);
  Adagrad optimizer({{{{"x", x}}}}, 0.5);
  const auto step = [](Adagrad& moving, Variable& moved, real gradient, real factor) {
    moved.mutable_grad() = Tensor::of({gradient, 0});
    moving.step(factor);
  };
  step(optimizer, x, 3, 1);
  CHECK(close(x.value(), Tensor::of({1.5, -1}), tolerance));  // v = 9: 2 - 0.5 * 3 / 3
  step(optimizer, x, 8, 0.5);
  CHECK(close(x.value(), Tensor::of({1.1, -1}), tolerance));  // v = 9 + 16: 1.5 - 0.5 * 4 / 5
  CHECK(same_bits(optimizer.state().tensors.at("adagrad.v.x"), Tensor::of({25, 0})));

  Variable y(x.value(), true);
  Adagrad resumed({{{{"x", y}}}}, 1);
  resumed.load_state(optimizer.state());
  step(optimizer, x, 12, 1);
  step(resumed, y, 12, 1);
  CHECK(close(x.value(), Tensor::of({1.1 - 6.0 / 13, -1}), tolerance));  // v = 25 + 144
  CHECK(same_bits(x.value(), y.value()));
}

struct Batch {
  Variable x, y;
};

struct Model {
  std::vector<NamedVariable> parameters() const { return {{"w", w}}; }
  Variable loss(const Batch& batch) const {
    const Variable error = matmul(batch.x, w) - batch.y;
    return mean(error * error);
  }

  Variable w = Variable(Tensor::zeros({2, 2}), /*requires_grad=*/true);
};

TEST_CASE("README of optim: a loop that learns, and the state that it leaves") {
  const WorkingDirectory directory;
  const auto model = std::make_unique<Model>();
  const Variable x = constant(random_tensor({8, 2}));
  const std::vector<Batch> batches(1000, {x, x});
  const real before = model->loss(batches[0]).item();
#include "readmes/optim/training.inc"
  CHECK(model->loss(batches[0]).item() < before / 5);
  CHECK(optimizer.steps() == 1000);
  CHECK(optimizer.learning_rate() == schedule(999));
  CHECK(read_safetensors("optimizer.safetensors").integers == optimizer.state().integers);
}

}  // namespace
