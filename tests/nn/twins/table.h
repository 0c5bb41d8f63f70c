// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "attune/autograd/activation.h"
#include "attune/autograd/arithmetic.h"
#include "attune/autograd/backward.h"
#include "attune/autograd/fused/additive_scores.h"
#include "attune/autograd/to_dot.h"
#include "attune/tests/nn/twins/attention.h"
#include "attune/tests/nn/twins/linear.h"
#include "attune/tests/nn/twins/recurrent.h"

/// Every op of autograd/fused/ beside its composed twin: a row each, or one for each use of it.
/// tests/tree/twins.sh sees to it that no op is missing.
namespace attune::testing {

struct Twins {
  std::string op, use;
  std::vector<TwinCase> cases;
};

// e^2x = (1 + tanh x) / (1 - tanh x)
inline Computed run_exp_twice(Reading reading) {
  const Variable x(random_tensor({7, 5}, 1), true), one = constant(Tensor::ones({}));
  const Variable y = reading == Reading::fused ? exp_twice(x) : (one + tanh(x)) / (one - tanh(x));
  return {{y}, {{"x", x}}};
}

inline const Twins kTwins[] = {
    {"linear", "x W^T + b", linear_cases()},
    {"lstm_sequence", "LSTM", recurrent_cases(cell_type<LSTMCell>(), 1, false)},
    {"lstm_sequence", "LSTM, bidirectional", recurrent_cases(cell_type<LSTMCell>(), 1, true)},
    {"lstm_sequence", "LSTM, two layers, bidirectional",
     recurrent_cases(cell_type<LSTMCell>(), 2, true)},
    {"gru_sequence", "GRU", recurrent_cases(cell_type<GRUCell>(), 1, false)},
    {"gru_sequence", "GRU, bidirectional", recurrent_cases(cell_type<GRUCell>(), 1, true)},
    {"gru_sequence", "GRU, two layers, bidirectional",
     recurrent_cases(cell_type<GRUCell>(), 2, true)},
    {"additive_scores", "additive attention, all queries at once",
     additive_cases<AdditiveAttention>(false)},
    {"additive_scores", "additive attention, query by query",
     additive_cases<AdditiveAttention>(true)},
    {"additive_scores", "normed additive attention, all queries at once",
     additive_cases<NormedAdditiveAttention>(false)},
    {"additive_scores", "normed additive attention, query by query",
     additive_cases<NormedAdditiveAttention>(true)},
    {"additive_scores", "concat attention, all queries at once",
     additive_cases<ConcatAttention>(false)},
    {"additive_scores", "concat attention, query by query", additive_cases<ConcatAttention>(true)},
    {"exp_twice", "elementwise", {{"[7, 5]", run_exp_twice}}},
    {"linear_cross_entropy", "mean loss", cross_entropy_cases()},
    {"linear_cross_entropy", "OutputLayer", output_layer_cases()},
};

/// The ops of that table which the graph of y has, for messages.
inline std::string fused_ops_in(const Variable& y) {
  const std::string graph = to_dot(y);
  std::set<std::string> found;
  for (const Twins& twins : kTwins) {
    for (const char* end : {" in ", "\\n"}) {
      if (graph.find("label=\"" + twins.op + end) != std::string::npos) found.insert(twins.op);
    }
  }
  std::string names;
  for (const std::string& op : found) names += (names.empty() ? "" : ", ") + op;
  return names;
}

/// Which results a loss looks at: all, or one of them.
using Seen = std::function<bool(size_t)>;

/// What a case gives where a loss looks at some of its results.
struct Outcome {
  std::vector<Tensor> values, gradients;
};

inline Outcome outcome(const TwinCase& c, Reading reading, const Seen& seen) {
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

}  // namespace attune::testing
