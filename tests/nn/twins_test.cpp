// SPDX-License-Identifier: MIT
// Every op of autograd/fused/ beside its composed twin: a row each, or one for each use of it.
// Twins must agree in value and gradients. tests/tree/twins.sh sees to it that no op is missing.
#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/backward.h"
#include "attune/autograd/fused/linear_cross_entropy.h"
#include "attune/autograd/matmul.h"
#include "attune/nn/recurrent.h"
#include "attune/tests/support/modules.h"
#include "attune/tests/support/tensors.h"

namespace {

using namespace attune;
using namespace attune::testing;

using Reading = RecurrentOptions::Reading;

struct Computed {
  std::vector<Variable> results;
  std::vector<NamedVariable> leaves;
};

/// Computes something in one of its readings, from leaves that are equal in both.
struct Case {
  std::string name;
  std::function<Computed(Reading)> run;
};

struct Twins {
  std::string op, use;
  std::vector<Case> cases;
};

// ---- LSTM ---------------------------------------------------------------------------------------

struct Batch {
  int64_t steps;
  std::vector<int32_t> lengths;
};

const Batch kBatches[] = {{5, {5, 2, 0, 1, 3}}, {3, {3, 3}}, {4, {2}}, {1, {1}}, {2, {0}}, {2, {}}};

Computed run_lstm(int64_t layers, bool bidirectional, const Batch& batch, Reading reading) {
  Rng rng(1);
  const Root<LSTM> layer(
      3, 17, rng,
      RecurrentOptions{.layers = layers, .bidirectional = bidirectional, .reading = reading});
  const auto size = static_cast<int64_t>(batch.lengths.size());
  const Variable x(random_tensor({batch.steps, size, 3}, 2), true);
  std::vector<RecurrentState> initial;
  for (int64_t i = 0; i < layers * (bidirectional ? 2 : 1); ++i) {
    initial.push_back({Variable(random_tensor({size, 17}, 3), true),
                       Variable(random_tensor({size, 17}, 4), true)});
  }
  std::vector<NamedVariable> leaves = layer->parameters();
  leaves.push_back({"x", x});
  for (const Variable& state : parts(initial)) leaves.push_back({"initial state", state});
  return {parts(layer(x, Ids(batch.lengths), initial)), leaves};
}

std::vector<Case> lstm(int64_t layers, bool bidirectional) {
  std::vector<Case> cases;
  for (const Batch& batch : kBatches) {
    cases.push_back(
        {"lengths " + Ids(batch.lengths).shape().to_string() + " of " +
             std::to_string(batch.steps) + " steps",
         [=](Reading reading) { return run_lstm(layers, bidirectional, batch, reading); }});
  }
  return cases;
}

// ---- cross-entropy of a linear layer ------------------------------------------------------------

struct Labelled {
  std::string name;
  Shape x;
  int64_t vocabulary;
  CrossEntropyOptions options = {};
  int64_t rows_of_chunk = 1000;
  bool all_but_one_ignored = false;
};

const real kSmoothing = real(0.1);

// Of the targets 0, 5, 10, ... modulo the vocabulary, id 0 may be ignored.
const Labelled kLabelled[] = {
    {"[N, K]", {9, 6}, 37},
    {"[T, B, K]", {4, 3, 6}, 7},
    {"one row", {1, 6}, 203},
    {"one number a row", {9, 1}, 37},
    {"one word", {9, 6}, 1},
    {"ignored", {9, 6}, 7, {0, 0}},
    {"all but one ignored", {9, 6}, 7, {0, 0}, 1000, true},
    {"smoothed", {9, 6}, 37, {{}, kSmoothing}},
    {"smoothed and ignored", {4, 3, 6}, 7, {0, kSmoothing}},
    {"several chunks", {9, 6}, 37, {}, 4},
    {"several chunks, smoothed and ignored", {9, 6}, 7, {0, kSmoothing}, 3},
    {"large", {70, 33}, 1003, {0, kSmoothing}, 32},
};

Ids targets_of(const Labelled& problem) {
  const Shape shape = problem.x.without(-1);
  std::vector<int32_t> targets;
  for (int64_t i = 0; i < shape.numel(); ++i) {
    const bool ignored = problem.all_but_one_ignored && i != 4;
    targets.push_back(ignored ? 0 : static_cast<int32_t>(5 * i % problem.vocabulary));
  }
  return Ids(shape, targets);
}

Computed run_cross_entropy(const Labelled& problem, Reading reading) {
  const int64_t size = problem.x[-1], vocabulary = problem.vocabulary;
  const Variable x(random_tensor(problem.x, 1), true);
  const Variable weight(random_tensor({vocabulary, size}, 2), true);
  const Variable bias(random_tensor({vocabulary}, 3), true);
  const Ids targets = targets_of(problem);
  const auto row_bytes = vocabulary * static_cast<int64_t>(sizeof(real));
  const Variable loss =
      reading == Reading::fused
          ? linear_cross_entropy(x, weight, bias, targets, problem.options,
                                 problem.rows_of_chunk * row_bytes)
          : cross_entropy(matmul(x, transposed(weight)) + bias, targets, problem.options);
  return {{loss}, {{"x", x}, {"weight", weight}, {"bias", bias}}};
}

std::vector<Case> cross_entropies() {
  std::vector<Case> cases;
  for (const Labelled& problem : kLabelled) {
    cases.push_back(
        {problem.name, [=](Reading reading) { return run_cross_entropy(problem, reading); }});
  }
  return cases;
}

// ---- the table ----------------------------------------------------------------------------------

const Twins kTwins[] = {
    {"lstm_sequence", "LSTM", lstm(1, false)},
    {"lstm_sequence", "LSTM, bidirectional", lstm(1, true)},
    {"lstm_sequence", "LSTM, two layers, bidirectional", lstm(2, true)},
    {"linear_cross_entropy", "mean loss", cross_entropies()},
};

// Which results a loss looks at: all, or one of them.
using Seen = std::function<bool(size_t)>;

struct Outcome {
  std::vector<Tensor> values, gradients;
};

Outcome outcome(const Case& c, Reading reading, const Seen& seen) {
  const Computed computed = c.run(reading);
  std::vector<Variable> looked_at;
  Outcome outcome;
  for (size_t i = 0; i < computed.results.size(); ++i) {
    outcome.values.push_back(computed.results[i].value());
    if (seen(i)) looked_at.push_back(computed.results[i]);
  }
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
size_t check_equal(const Twins& twins, const Case& c, const Seen& seen) {
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
    for (const Case& c : twins.cases) {
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
