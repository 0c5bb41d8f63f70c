// SPDX-License-Identifier: MIT
#pragma once

#include "attune/autograd/layout.h"
#include "attune/core/testing/tensors.h"
#include "attune/nn/attention/additive.h"
#include "attune/tests/nn/twins/twins.h"

namespace attune::testing {

struct QueryBatch {
  std::string name;
  int64_t queries, steps;
  std::vector<int32_t> lengths;
  int64_t hypotheses = 1;
};

inline const QueryBatch kQueryBatches[] = {{"mixed lengths", 4, 5, {5, 2, 1, 3}},
                                           {"one query", 1, 5, {5, 2, 1, 3}},
                                           {"one position", 3, 1, {1, 1}},
                                           {"padded", 2, 4, {3}},
                                           {"two hypotheses", 2, 4, {4, 2, 1}, 2},
                                           {"no query", 0, 2, {2, 1}},
                                           {"no sentence", 2, 2, {}}};

/// An attention of the additive family: all queries at once, or one after the other, as a decoder
/// with input feeding asks.
template <class Kind>
std::vector<TwinCase> additive_cases(bool stepwise) {
  return twin_cases(kQueryBatches, [=](const QueryBatch& batch, Reading reading) {
    constexpr int64_t kQuery = 3, kMemory = 4, kUnits = 19;
    Rng rng(1);
    Root<Kind> layer(kQuery, kMemory, kUnits, rng);
    layer->set_reading(reading);
    set_random(layer->parameters());
    const auto size = static_cast<int64_t>(batch.lengths.size());
    const Variable queries(random_tensor({batch.queries, batch.hypotheses * size, kQuery}, 2),
                           true);
    const Variable memory(random_tensor({batch.steps, size, kMemory}, 3), true);
    Computed computed{{}, layer->parameters()};
    computed.leaves.push_back({"queries", queries});
    computed.leaves.push_back({"memory", memory});
    const Attention::Prepared prepared = layer->prepare(memory, Ids(batch.lengths));
    const auto attend = [&](int64_t begin, int64_t end) {
      const auto [context, weights] = layer->attend(slice(queries, 0, begin, end), prepared);
      computed.results.push_back(context);
      computed.results.push_back(weights);
    };
    if (!stepwise) attend(0, batch.queries);
    for (int64_t t = 0; stepwise && t < batch.queries; ++t) attend(t, t + 1);
    return computed;
  });
}

}  // namespace attune::testing
