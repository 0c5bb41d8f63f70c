// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <vector>

#include "attune/autograd/layout.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/nn/attention/attention_kinds.h"
#include "attune/tests/nn/twins/twins.h"
#include "attune/tests/support/modules.h"

namespace attune::testing {

/// A module that has an attention of a kind chosen at run time, with random parameters.
class Attentive : public Module {
 public:
  Attentive(Place at, const AttentionKind& kind)
      : Module(at), kind_(kind), attention_(this, "attention", [&](Place p) {
          Rng rng(1);
          return kind.make(p, rng);
        }) {
    set_random(parameters());
  }
  const AttentionKind& kind() const { return kind_; }
  const Child<Attention>& attention() const { return attention_; }

  /// Queries [T, rows, Q] and memories [S, B, M] of the sizes that the kind takes.
  Tensor random_queries(int64_t T, int64_t rows, uint64_t seed = 1) const {
    return random_tensor({T, rows, kind_.query_size}, seed);
  }
  Tensor random_memory(int64_t S, int64_t B, uint64_t seed = 2) const {
    return random_tensor({S, B, kind_.memory_size}, seed);
  }

 private:
  const AttentionKind& kind_;
  Child<Attention> attention_;
};

/// check(const Attentive&), for every kind.
template <class Check>
void for_each_attention(Check check) {
  for (const AttentionKind& kind : kAttentionKinds) {
    CAPTURE(kind.name);
    const Root<Attentive> model(kind);
    check(*model);
  }
}

/// What T calls give that ask for one step each.
inline Attention::Result attend_stepwise(const Attention& attention, const Variable& queries,
                                         const Attention::Prepared& prepared,
                                         Attention::State& state) {
  std::vector<Variable> contexts, weights;
  for (int64_t t = 0; t < queries.size(0); ++t) {
    const Attention::Result step = attention.attend(slice(queries, 0, t, t + 1), prepared, state);
    contexts.push_back(step.context);
    weights.push_back(step.weights);
  }
  return {concat(contexts, 0), concat(weights, 0)};
}

}  // namespace attune::testing
