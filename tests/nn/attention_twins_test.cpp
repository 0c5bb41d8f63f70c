// SPDX-License-Identifier: MIT
// Additive attention's fused reading beside its composed twin: equal in value and gradients.
#include <doctest/doctest.h>

#include <vector>

#include "attune/autograd/backward.h"
#include "attune/autograd/layout.h"
#include "attune/nn/attention.h"
#include "attune/tests/support/modules.h"
#include "attune/tests/support/tensors.h"

namespace {

using namespace attune;
using namespace attune::testing;

struct Batch {
  int64_t queries, steps;
  std::vector<int32_t> lengths;
};

const Batch kBatches[] = {{4, 5, {5, 2, 1, 3}}, {1, 5, {5, 2, 1, 3}}, {3, 1, {1, 1}},
                          {2, 4, {3}},          {0, 2, {2, 1}},       {2, 2, {}}};

/// Runs the layer in one of its readings, on leaves that both readings share: all queries at once,
/// or one after the other, as a decoder with input feeding asks.
std::vector<Variable> additive(Reading reading, bool stepwise, const Batch& batch,
                               std::vector<NamedVariable>& leaves) {
  constexpr int64_t kQuery = 3, kMemory = 4, kUnits = 19;
  Rng rng(1);
  const Root<AdditiveAttention> layer(kQuery, kMemory, kUnits, rng, reading);
  const auto size = static_cast<int64_t>(batch.lengths.size());
  const Variable queries(random_tensor({batch.queries, size, kQuery}, 2), true);
  const Variable memory(random_tensor({batch.steps, size, kMemory}, 3), true);
  leaves = layer->parameters();
  leaves.push_back({"queries", queries});
  leaves.push_back({"memory", memory});
  const Attention::Prepared prepared = layer->prepare(memory, Ids(batch.lengths));
  std::vector<Variable> results;
  const int64_t at_once = stepwise ? 1 : batch.queries;
  for (int64_t t = 0; t + at_once <= batch.queries; t += at_once) {
    const auto [context, weights] = layer->attend(slice(queries, 0, t, t + at_once), prepared);
    results.push_back(context);
    results.push_back(weights);
    if (at_once == 0) break;
  }
  return results;
}

struct Outcome {
  std::vector<Tensor> values, gradients;
};

Outcome outcome(Reading reading, bool stepwise, const Batch& batch) {
  std::vector<NamedVariable> leaves;
  const std::vector<Variable> results = additive(reading, stepwise, batch, leaves);
  Outcome outcome;
  for (const Variable& result : results) outcome.values.push_back(result.value());
  if (results.empty()) return outcome;
  const Variable loss = joined(results);
  backward(loss, random_tensor(loss.shape(), 5));
  for (const auto& [name, leaf] : leaves) {
    const Tensor& gradient = leaf.grad();
    outcome.gradients.push_back(gradient.defined() ? gradient : Tensor::zeros(leaf.shape()));
  }
  return outcome;
}

void check_close(const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
  REQUIRE(a.size() == b.size());
  for (size_t i = 0; i < a.size(); ++i) CHECK(close(a[i], b[i]));
}

TEST_CASE("Twins: fused additive attention equals its composed reading, value and gradients") {
  for (const bool stepwise : {false, true}) {
    CAPTURE(stepwise);
    for (const Batch& batch : kBatches) {
      CAPTURE(batch.queries);
      CAPTURE(batch.lengths.size());
      const Outcome composed = outcome(Reading::composed, stepwise, batch);
      const Outcome fused = outcome(Reading::fused, stepwise, batch);
      check_close(composed.values, fused.values);
      check_close(composed.gradients, fused.gradients);
    }
  }
}

}  // namespace
