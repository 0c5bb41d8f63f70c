// SPDX-License-Identifier: MIT
#include "attune/optim/sgd.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"

namespace {

using namespace attune;
using namespace attune::testing;

TEST_CASE("Sgd: one step is worked out by hand") {
  struct Row {
    SgdOptions options;
    real expected;  // from x = 2 and dL/dx = 3
  };
  const Row rows[] = {
      {{0.5, 0, false, 0}, 0.5},         // 2 - 0.5 * 3
      {{0.5, 0, false, 0.25}, 0.25},     // 2 - 0.5 * (3 + 0.25 * 2)
      {{0.5, 0.5, false, 0}, 0.5},       // the first step has no momentum yet
      {{0.5, 0.5, true, 0}, -0.25},      // 2 - 0.5 * (3 + 0.5 * 3)
      {{0.5, 0.5, true, 0.25}, -0.625},  // 2 - 0.5 * (3.5 + 0.5 * 3.5)
      {{0, 0.5, true, 0.25}, 2},
  };
  for (const Row& row : rows) {
    CAPTURE(row.options.momentum);
    CAPTURE(row.options.nesterov);
    CAPTURE(row.options.weight_decay);
    Variable x(Tensor::scalar(2), true);
    Sgd optimizer({{"x", x}}, row.options);
    x.mutable_grad() = Tensor::scalar(3);
    optimizer.step();
    CHECK(x.item() == row.expected);
  }
}

// After t steps, b is the sum of momentum^(t - k) * g_k: the recurrence, written out.
TEST_CASE("Sgd: many steps of momentum are a weighted sum of gradients") {
  constexpr double kRate = 0.1, kMomentum = 0.75;
  constexpr int kSteps = 40;
  for (const bool nesterov : {false, true}) {
    CAPTURE(nesterov);
    Variable x(Tensor::scalar(1), true);
    Sgd optimizer({{"x", x}}, {kRate, kMomentum, nesterov, 0});
    std::vector<double> gradients;
    double expected = 1;
    for (int t = 0; t < kSteps; ++t) {
      gradients.push_back(std::cos(t) + 0.1);
      x.mutable_grad() = Tensor::scalar(static_cast<real>(gradients.back()));
      optimizer.step();
      double b = 0;
      for (int k = 0; k <= t; ++k) b += std::pow(kMomentum, t - k) * gradients[size_t(k)];
      expected -= kRate * (nesterov ? gradients.back() + kMomentum * b : b);
      CHECK(close(x.value(), Tensor::scalar(static_cast<real>(expected))));
    }
  }
}

TEST_CASE("Sgd: without momentum nothing is remembered") {
  const Sgd optimizer({{"x", Variable(Tensor::zeros({3}), true)}});
  CHECK(optimizer.state().tensors.size() == 1);  // the learning rate
}

TEST_CASE("Sgd: an option out of its range throws") {
  struct Row {
    SgdOptions options;
    std::string sentence;
  };
  const real kNan = std::numeric_limits<real>::quiet_NaN();
  const real kInfinity = std::numeric_limits<real>::infinity();
  const Row rows[] = {
      {{-1, 0, false, 0}, "sgd: the learning rate must be finite and not negative, is -1"},
      {{kNan, 0, false, 0}, "sgd: the learning rate must be finite and not negative, is nan"},
      {{kInfinity, 0, false, 0}, "sgd: the learning rate must be finite and not negative, is inf"},
      {{1, -0.5, false, 0}, "sgd: the momentum must lie in [0, 1), is -0.5"},
      {{1, 1, false, 0}, "sgd: the momentum must lie in [0, 1), is 1"},
      {{1, kNan, false, 0}, "sgd: the momentum must lie in [0, 1), is nan"},
      {{1, 0, true, 0}, "sgd: nesterov wants a momentum above 0"},
      {{1, 0, false, -0.5}, "sgd: the weight decay must be finite and not negative, is -0.5"},
  };
  for (const Row& row : rows) {
    const Variable x(Tensor::zeros({1}), true);
    CHECK(error_of([&] { Sgd({{"x", x}}, row.options); }) == row.sentence);
  }
}

}  // namespace
