// SPDX-License-Identifier: MIT
#include "attune/optim/adam.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/optim/adamw.h"

namespace {

using namespace attune;
using namespace attune::testing;

Tensor number(double value) { return Tensor::scalar(static_cast<real>(value)); }

TEST_CASE("Adam: the first step is the learning rate, whatever the gradient") {
  for (const double gradient : {1e-4, 3.0, 1e4}) {
    Variable x(number(0), true);
    Adam optimizer({{"x", x}}, {.learning_rate = 0.5, .epsilon = 1e-30});
    x.mutable_grad() = number(-gradient);
    optimizer.step();
    CHECK(close(x.value(), number(0.5)));
  }
}

// The mean of the first `count` numbers, each older one weighted beta times less: what a
// bias-corrected m is, written as in section 3 of the paper.
double weighted_mean(const std::vector<double>& numbers, double beta) {
  double sum = 0, weights = 0, weight = 1;
  for (auto number = numbers.rbegin(); number != numbers.rend(); ++number, weight *= beta) {
    sum += weight * *number;
    weights += weight;
  }
  return sum / weights;
}

TEST_CASE("Adam: many steps are a ratio of weighted means") {
  constexpr double kRate = 0.05, kBeta1 = 0.8, kBeta2 = 0.9, kEpsilon = 0.01;
  for (const real decay : {real(0), real(0.5)}) {
    CAPTURE(decay);
    Variable x(number(1), true), w(number(1), true);
    Adam adam({{"x", x}}, {kRate, kBeta1, kBeta2, kEpsilon, decay});
    AdamW adamw({{"w", w}}, {kRate, kBeta1, kBeta2, kEpsilon, decay});
    double x_now = 1, w_now = 1;
    std::vector<double> g, g2, h, h2;  // of Adam and AdamW, and their squares
    for (int t = 0; t < 40; ++t) {
      const double gradient = std::cos(t) + 0.1;
      x.mutable_grad() = w.mutable_grad() = number(gradient);
      adam.step();
      adamw.step();

      g.push_back(gradient + decay * x_now);
      g2.push_back(g.back() * g.back());
      h.push_back(gradient);
      h2.push_back(gradient * gradient);
      const auto change = [&](const std::vector<double>& first, const std::vector<double>& second) {
        return kRate * weighted_mean(first, kBeta1) /
               (std::sqrt(weighted_mean(second, kBeta2)) + kEpsilon);
      };
      x_now -= change(g, g2);
      w_now -= kRate * decay * w_now + change(h, h2);
      CHECK(close(x.value(), number(x_now)));
      CHECK(close(w.value(), number(w_now)));
    }
  }
}

TEST_CASE("Adam: an element without gradient goes on by momentum") {
  Variable rows(Tensor::of({{1, 1}, {1, 1}}), true);
  Adam optimizer({{"embedding", rows}}, {.learning_rate = 0.1});
  rows.mutable_grad() = Tensor::of({{1, 0}, {0, 0}});
  optimizer.step();
  const Tensor before = rows.value();
  rows.mutable_grad() = Tensor::zeros({2, 2});
  optimizer.step();
  CHECK(rows.value().data()[0] < before.data()[0]);
  CHECK(same_bits(rows.value()[1], Tensor::ones({2})));
}

TEST_CASE("AdamW: decay does not depend on the gradient") {
  Variable x(Tensor::of({2, 2}), true);
  AdamW optimizer({{"x", x}}, {.learning_rate = 0.1, .weight_decay = 0.5});
  x.mutable_grad() = Tensor::of({0, 1000});
  optimizer.step();
  CHECK(close(x.value(), Tensor::of({1.9, 1.8})));  // 2 * (1 - 0.05), and the step of 0.1
}

TEST_CASE("Adam: of no rate comes a NaN") {
  Variable x(Tensor::zeros({3}), true);
  Adam adam({{"x", x}}, {.learning_rate = std::numeric_limits<real>::max() / 2});
  x.mutable_grad() = Tensor::of({0, 0, 1});
  adam.step();
  CHECK(x.value().data()[0] == 0);
  CHECK(x.value().data()[2] < -std::numeric_limits<real>::max() / 100);
}

TEST_CASE("Adam, AdamW: an option out of its range throws") {
  struct Row {
    AdamOptions options;
    std::string sentence;
  };
  const real kNan = std::numeric_limits<real>::quiet_NaN();
  const Row rows[] = {
      {{-1, 0.9, 0.9, 1, 0}, ": the learning rate must be finite and not negative, is -1"},
      {{1, 1, 0.9, 1, 0}, ": beta1 must lie in [0, 1), is 1"},
      {{1, -0.5, 0.9, 1, 0}, ": beta1 must lie in [0, 1), is -0.5"},
      {{1, 0.9, 1, 1, 0}, ": beta2 must lie in [0, 1), is 1"},
      {{1, 0.9, kNan, 1, 0}, ": beta2 must lie in [0, 1), is nan"},
      {{1, 0.9, 0.9, 0, 0}, ": epsilon must be finite and above 0, is 0"},
      {{1, 0.9, 0.9, kNan, 0}, ": epsilon must be finite and above 0, is nan"},
      {{1, 0.9, 0.9, 1, -2}, ": the weight decay must be finite and not negative, is -2"},
  };
  const std::vector<NamedVariable> parameters = {{"x", Variable(Tensor::zeros({1}), true)}};
  for (const auto& [o, sentence] : rows) {
    const AdamWOptions w{o.learning_rate, o.beta1, o.beta2, o.epsilon, o.weight_decay};
    CHECK(error_of([&, &options = o] { Adam(parameters, options); }) == "adam" + sentence);
    CHECK(error_of([&] { AdamW(parameters, w); }) == "adamw" + sentence);
  }
}

}  // namespace
