// SPDX-License-Identifier: MIT
// The example of optim/README.md: an optimizer of one's own, and its test.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "attune/core/testing/tensors.h"
#include "attune/optim/optimizer.h"

namespace {

using namespace attune;
using namespace attune::testing;

/// g = gradient_factor * dL/dx,   v = v + g^2,
/// x = x - learning_rate * g / (sqrt(v) + 1e-10)      (Duchi et al. 2011)
class Adagrad : public Optimizer {
 public:
  Adagrad(std::vector<ParameterGroup> groups, real learning_rate)
      : Optimizer("adagrad", std::move(groups), learning_rate, 0, {"v"}) {}

 private:
  Update update(const Step& step) const override {
    return [=](const Part& part) {
      real* v = part.memory[0];
      for (int64_t i = 0; i < part.n; ++i) {
        const real g = step.gradient_factor * part.gradient[i];
        v[i] += g * g;
        part.x[i] -= step.learning_rate * g / (std::sqrt(v[i]) + real(1e-10));
      }
    };
  }
};

TEST_CASE("own optimizer: its steps are worked out by hand, and its state goes on") {
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

}  // namespace
