// SPDX-License-Identifier: MIT
// Every fused layer beside its composed twin: one row each. They must agree in value and gradients.
#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <type_traits>
#include <vector>

#include "attune/autograd/backward.h"
#include "attune/nn/recurrent.h"
#include "attune/tests/support/modules.h"
#include "attune/tests/support/tensors.h"

namespace {

using namespace attune;
using namespace attune::testing;

struct Batch {
  int64_t steps;
  std::vector<int32_t> lengths;
};

const Batch kBatches[] = {{5, {5, 2, 0, 1, 3}}, {3, {3, 3}}, {4, {2}}, {1, {1}}, {2, {0}}, {2, {}}};

/// Runs a layer in one of its readings, on leaves that both readings share.
using Run =
    std::function<std::vector<Variable>(Reading, const Batch&, std::vector<NamedVariable>&)>;

struct Twins {
  const char* name;
  Run run;
};

template <class Layer>
Run recurrent(int64_t layers, bool bidirectional) {
  return [=](Reading reading, const Batch& batch, std::vector<NamedVariable>& leaves) {
    Rng rng(1);
    auto layer = std::make_shared<Root<Layer>>(
        3, 17, rng,
        RecurrentOptions{.layers = layers, .bidirectional = bidirectional, .reading = reading});
    const auto size = static_cast<int64_t>(batch.lengths.size());
    const Variable x(random_tensor({batch.steps, size, 3}, 2), true);
    std::vector<RecurrentState> initial;
    for (int64_t i = 0; i < layers * (bidirectional ? 2 : 1); ++i) {
      initial.push_back({Variable(random_tensor({size, 17}, 3), true), Variable()});
      if (std::is_same_v<Layer, LSTM>) {
        initial.back().c = Variable(random_tensor({size, 17}, 4), true);
      }
    }
    leaves = (*layer)->parameters();
    leaves.push_back({"x", x});
    for (const Variable& state : parts(initial)) leaves.push_back({"initial state", state});
    return parts((*layer)(x, Ids(batch.lengths), initial));
  };
}

const Twins kTwins[] = {
    {"LSTM", recurrent<LSTM>(1, false)},
    {"LSTM, bidirectional", recurrent<LSTM>(1, true)},
    {"LSTM, two layers, bidirectional", recurrent<LSTM>(2, true)},
    {"GRU", recurrent<GRU>(1, false)},
    {"GRU, bidirectional", recurrent<GRU>(1, true)},
    {"GRU, two layers, bidirectional", recurrent<GRU>(2, true)},
};

struct Outcome {
  std::vector<Tensor> values, gradients;
};

// `seen` says which results a loss looks at: all, or one of them.
Outcome outcome(const Twins& twins, Reading reading, const Batch& batch,
                const std::function<bool(size_t)>& seen) {
  std::vector<NamedVariable> leaves;
  const std::vector<Variable> results = twins.run(reading, batch, leaves);
  std::vector<Variable> looked_at;
  Outcome outcome;
  for (size_t i = 0; i < results.size(); ++i) {
    outcome.values.push_back(results[i].value());
    if (seen(i)) looked_at.push_back(results[i]);
  }
  const Variable loss = joined(looked_at);
  backward(loss, random_tensor(loss.shape(), 5));
  for (const auto& [name, leaf] : leaves) {
    const Tensor& gradient = leaf.grad();
    outcome.gradients.push_back(gradient.defined() ? gradient : Tensor::zeros(leaf.shape()));
  }
  return outcome;
}

void check_equal(const Twins& twins, const Batch& batch, const std::function<bool(size_t)>& seen) {
  const Outcome composed = outcome(twins, Reading::composed, batch, seen);
  const Outcome fused = outcome(twins, Reading::fused, batch, seen);
  REQUIRE(composed.values.size() == fused.values.size());
  for (size_t i = 0; i < composed.values.size(); ++i) {
    CHECK(close(composed.values[i], fused.values[i]));
  }
  REQUIRE(composed.gradients.size() == fused.gradients.size());
  for (size_t i = 0; i < composed.gradients.size(); ++i) {
    CHECK(close(composed.gradients[i], fused.gradients[i]));
  }
}

TEST_CASE("Twins: a fused layer equals its composed reading, value and gradients") {
  for (const Twins& twins : kTwins) {
    CAPTURE(twins.name);
    for (const Batch& batch : kBatches) {
      CAPTURE(batch.steps);
      CAPTURE(batch.lengths.size());
      check_equal(twins, batch, [](size_t) { return true; });
    }
  }
}

TEST_CASE("Twins: also where a loss looks at one result alone") {
  for (const Twins& twins : kTwins) {
    CAPTURE(twins.name);
    for (const size_t only : {size_t{0}, size_t{1}}) {  // output, h
      CAPTURE(only);
      check_equal(twins, kBatches[0], [=](size_t i) { return i == only; });
    }
  }
}

}  // namespace
