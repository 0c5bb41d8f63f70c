// SPDX-License-Identifier: MIT
// Every op of autograd/fused/ beside its composed twin: a row each, or one for each use of it.
// Twins must agree in value and gradients. tests/tree/twins.sh sees to it that no op is missing.
#include <doctest/doctest.h>

#include "attune/autograd/activation.h"
#include "attune/autograd/arithmetic.h"
#include "attune/autograd/backward.h"
#include "attune/autograd/fused/additive_scores.h"
#include "attune/tests/nn/twins/attention.h"
#include "attune/tests/nn/twins/linear.h"
#include "attune/tests/nn/twins/recurrent.h"

namespace {

using namespace attune;
using namespace attune::testing;

struct Twins {
  std::string op, use;
  std::vector<TwinCase> cases;
};

// e^2x = (1 + tanh x) / (1 - tanh x)
Computed run_exp_twice(Reading reading) {
  const Variable x(random_tensor({7, 5}, 1), true), one = constant(Tensor::ones({}));
  const Variable y = reading == Reading::fused ? exp_twice(x) : (one + tanh(x)) / (one - tanh(x));
  return {{y}, {{"x", x}}};
}

const Twins kTwins[] = {
    {"linear", "x W^T + b", linear_cases()},
    {"lstm_sequence", "LSTM", recurrent_cases<LSTM>(1, false)},
    {"lstm_sequence", "LSTM, bidirectional", recurrent_cases<LSTM>(1, true)},
    {"lstm_sequence", "LSTM, two layers, bidirectional", recurrent_cases<LSTM>(2, true)},
    {"gru_sequence", "GRU", recurrent_cases<GRU>(1, false)},
    {"gru_sequence", "GRU, bidirectional", recurrent_cases<GRU>(1, true)},
    {"gru_sequence", "GRU, two layers, bidirectional", recurrent_cases<GRU>(2, true)},
    {"additive_scores", "additive attention, all queries at once", additive_cases(false)},
    {"additive_scores", "additive attention, query by query", additive_cases(true)},
    {"exp_twice", "elementwise", {{"[7, 5]", run_exp_twice}}},
    {"linear_cross_entropy", "mean loss", cross_entropy_cases()},
};

// Which results a loss looks at: all, or one of them.
using Seen = std::function<bool(size_t)>;

struct Outcome {
  std::vector<Tensor> values, gradients;
};

Outcome outcome(const TwinCase& c, Reading reading, const Seen& seen) {
  const Computed computed = c.run(reading);
  std::vector<Variable> looked_at;
  Outcome outcome;
  for (size_t i = 0; i < computed.results.size(); ++i) {
    outcome.values.push_back(computed.results[i].value());
    if (seen(i)) looked_at.push_back(computed.results[i]);
  }
  if (looked_at.empty()) return outcome;
  const Variable loss = joined(looked_at);
  backward(loss, random_tensor(loss.shape(), 5));
  for (const auto& [name, leaf] : computed.leaves) {
    const Tensor& gradient = leaf.grad();
    outcome.gradients.push_back(gradient.defined() ? gradient : Tensor::zeros(leaf.shape()));
  }
  return outcome;
}

void check_equal(const std::vector<Tensor>& composed, const std::vector<Tensor>& fused) {
  REQUIRE(composed.size() == fused.size());
  for (size_t i = 0; i < composed.size(); ++i) {
    CAPTURE(i);
    CHECK(close(composed[i], fused[i]));
  }
}

// Returns how many results there are.
size_t check_equal(const Twins& twins, const TwinCase& c, const Seen& seen) {
  CAPTURE(twins.op);
  CAPTURE(twins.use);
  CAPTURE(c.name);
  const Outcome composed = outcome(c, Reading::composed, seen);
  const Outcome fused = outcome(c, Reading::fused, seen);
  check_equal(composed.values, fused.values);
  check_equal(composed.gradients, fused.gradients);
  return fused.values.size();
}

TEST_CASE("Twins: a fused op equals its composed reading, value and gradients") {
  for (const Twins& twins : kTwins) {
    for (const TwinCase& c : twins.cases) {
      const size_t results = check_equal(twins, c, [](size_t) { return true; });
      // Also where a loss looks at one result alone: no gradient comes for the others.
      for (size_t only = 0; results > 1 && only < results; ++only) {
        CAPTURE(only);
        check_equal(twins, c, [=](size_t i) { return i == only; });
      }
    }
  }
}

}  // namespace
