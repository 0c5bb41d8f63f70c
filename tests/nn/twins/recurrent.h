// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "attune/core/testing/tensors.h"
#include "attune/tests/nn/recurrent/cells.h"
#include "attune/tests/nn/twins/twins.h"
#include "attune/tests/support/modules.h"

namespace attune::testing {

struct SequenceBatch {
  std::string name;
  int64_t steps;
  std::vector<int32_t> lengths;
};

inline const SequenceBatch kSequenceBatches[] = {
    {"mixed lengths", 5, {5, 2, 0, 1, 3}},
    {"full", 3, {3, 3}},
    {"padded", 4, {2}},
    {"one step", 1, {1}},
    {"no step", 2, {0}},
    {"no sequence", 2, {}},
    {"many", 3, {3, 1, 2, 3, 3, 1, 2, 3, 3, 2, 1, 1, 3, 3, 2, 1, 3, 3, 2, 2}},
};

/// A recurrent layer of that cell, with its states given.
inline std::vector<TwinCase> recurrent_cases(const CellType& cell, int64_t layers,
                                             bool bidirectional) {
  return twin_cases(kSequenceBatches, [=](const SequenceBatch& batch, Reading reading) {
    Rng rng(1);
    Root<Recurrent> layer(cell, 3, 17, rng,
                          RecurrentOptions{.layers = layers, .bidirectional = bidirectional});
    layer->set_reading(reading);
    set_random(layer->parameters());
    const auto size = static_cast<int64_t>(batch.lengths.size());
    const Variable x(random_tensor({batch.steps, size, 3}, 2), true);
    std::vector<RecurrentState> initial;
    for (int64_t i = 0; i < layers * (bidirectional ? 2 : 1); ++i) {
      initial.push_back(random_state(cell, size, 17, 3));
    }
    std::vector<NamedVariable> leaves = layer->parameters();
    leaves.push_back({"x", x});
    for (const Variable& state : parts(initial)) leaves.push_back({"initial state", state});
    return Computed{parts(layer(x, Ids(batch.lengths), initial)), leaves};
  });
}

}  // namespace attune::testing
