// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <string>
#include <type_traits>

#include "attune/autograd/layout.h"
#include "attune/nn/attention/additive.h"
#include "attune/nn/attention/coverage.h"
#include "attune/nn/attention/dot.h"
#include "attune/nn/attention/location.h"
#include "attune/nn/attention/multi_head.h"
#include "attune/tests/nn/twins/twins.h"

/// Every attention, for tests of what holds for all of them.
namespace attune::testing {

struct AttentionKind {
  std::string name;
  int64_t query_size, memory_size;
  std::function<std::unique_ptr<Attention>(Place, Rng&)> make;
  std::string parameters;          // of one named "attention", as described() lists them
  bool scores_what_stands = true;  // of the memory; else its place alone counts
};

/// A kind that is made of these sizes, or of these and an Rng.
template <class T, class... Sizes>
AttentionKind attention_kind(const std::string& name, int64_t query_size, int64_t memory_size,
                             const std::string& parameters, Sizes... sizes) {
  const auto make = [=](Place at, Rng& rng) -> std::unique_ptr<Attention> {
    if constexpr (std::is_constructible_v<T, Place, Sizes..., Rng&>) {
      return std::make_unique<T>(at, sizes..., rng);
    } else {
      return std::make_unique<T>(at, sizes...);
    }
  };
  return {name, query_size, memory_size, make, parameters};
}

/// Every class that nn/attention/ has; tests/tree/kinds.sh sees to it that none is missing.
inline const AttentionKind kAttentionKinds[] = {
    attention_kind<DotAttention>("dot", 4, 4, "", 4, 4),
    attention_kind<ScaledDotAttention>("scaled dot", 4, 4, "", 4, 4),
    attention_kind<GeneralAttention>("general", 3, 4, "attention.key.weight [3, 4]", 3, 4),
    attention_kind<ScaledGeneralAttention>("scaled general", 3, 4,
                                           "attention.g [], attention.key.weight [3, 4]", 3, 4),
    attention_kind<ConcatAttention>("concat", 3, 4, "attention.weight [2, 7], attention.v [2, 1]",
                                    3, 4, 2),
    attention_kind<AdditiveAttention>(
        "additive", 3, 4,
        "attention.v [2, 1], attention.query.weight [2, 3], attention.key.weight [2, 4], "
        "attention.key.bias [2]",
        3, 4, 2),
    attention_kind<NormedAdditiveAttention>(
        "normed additive", 3, 4,
        "attention.v [2, 1], attention.g [], attention.query.weight [2, 3], "
        "attention.key.weight [2, 4], attention.key.bias [2]",
        3, 4, 2),
    attention_kind<CoverageAttention>(
        "coverage", 3, 4,
        "attention.v [2, 1], attention.query.weight [2, 3], attention.key.weight [2, 4], "
        "attention.key.bias [2], attention.coverage.weight [2, 1]",
        3, 4, 2),
    attention_kind<MultiHeadAttention>(
        "multi-head", 3, 4,
        "attention.query.weight [6, 3], attention.key.weight [6, 4], "
        "attention.value.weight [6, 4], attention.output.weight [4, 6]",
        3, 4, 6, 2),
    [] {
      AttentionKind kind = attention_kind<LocationAttention>(
          "location", 3, 4, "attention.position.weight [3, 3]", 3, 3);
      kind.scores_what_stands = false;
      return kind;
    }(),
};

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
