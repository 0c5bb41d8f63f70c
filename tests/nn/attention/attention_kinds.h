// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "attune/nn/attention/additive.h"
#include "attune/nn/attention/coverage.h"
#include "attune/nn/attention/dot.h"
#include "attune/nn/attention/location.h"
#include "attune/nn/attention/multi_head.h"
#include "attune/tests/nn/attention/plain_look.h"

/// Every attention: its equation, and a row, for tests of what holds for all of them.
namespace attune::testing {
namespace plain {

// v^T tanh(a + k + ...)
inline double tanh_score(const Vector& v, const std::vector<Vector>& parts) {
  return inner(v, tanh_of(sum_of(parts)));
}

// W q, U m and b
inline std::vector<Vector> additive_parts(const Weight& w, const Vector& q, const Vector& m) {
  return {product(w("query.weight"), q), product(w("key.weight"), m), numbers(w("key.bias"))};
}

inline double additive_score(const Weight& w, const Vector& q, const Position& at) {
  return tanh_score(numbers(w("v")), additive_parts(w, q, at.m));
}

inline double normed_score(const Weight& w, const Vector& q, const Position& at) {
  const Vector v = numbers(w("v"));
  const Vector normed = scaled(w("g").item() / std::sqrt(inner(v, v)), v);
  return tanh_score(normed, additive_parts(w, q, at.m));
}

inline double coverage_score(const Weight& w, const Vector& q, const Position& at) {
  std::vector<Vector> parts = additive_parts(w, q, at.m);
  parts.push_back(scaled(at.so_far, numbers(w("coverage.weight"))));
  return tanh_score(numbers(w("v")), parts);
}

inline double concat_score(const Weight& w, const Vector& q, const Position& at) {
  Vector joined = q;
  joined.insert(joined.end(), at.m.begin(), at.m.end());
  return tanh_score(numbers(w("v")), {product(w("weight"), joined)});
}

inline double dot_score(const Weight& /*w*/, const Vector& q, const Position& at) {
  return inner(q, at.m);
}

inline double scaled_dot_score(const Weight& /*w*/, const Vector& q, const Position& at) {
  return inner(q, at.m) / std::sqrt(static_cast<double>(q.size()));
}

inline double general_score(const Weight& w, const Vector& q, const Position& at) {
  return inner(q, product(w("key.weight"), at.m));
}

inline double scaled_general_score(const Weight& w, const Vector& q, const Position& at) {
  return w("g").item() * inner(q, product(w("key.weight"), at.m));
}

// Behind the last position, a score that weighs nothing.
inline double location_score(const Weight& w, const Vector& q, const Position& at) {
  const Vector scores = product(w("position.weight"), q);
  return at.place < scores.size() ? scores[at.place] : -1e9;
}

// Head after head; each has consecutive rows of the projections, and columns of the last one.
inline Look look_with_heads(const Weight& w) {
  return [w](const Vector& q, const std::vector<Vector>& memory, const Vector&) -> Looked {
    constexpr int64_t kHeads = 2, kSize = 3;
    std::vector<Vector> weights;
    Vector heads;
    for (int64_t head = 0; head < kHeads; ++head) {
      const auto of_head = [&](const char* name, const Vector& x) {
        return product(w(name).slice(head * kSize, (head + 1) * kSize), x);
      };
      Vector scores;
      std::vector<Vector> parts;
      for (const Vector& m : memory) {
        scores.push_back(inner(of_head("query.weight", q), of_head("key.weight", m)) /
                         std::sqrt(static_cast<double>(kSize)));
      }
      const Vector of_positions = softmax_of(scores);
      for (size_t s = 0; s < memory.size(); ++s) {
        parts.push_back(scaled(of_positions[s], of_head("value.weight", memory[s])));
      }
      const Vector result = sum_of(parts);
      heads.insert(heads.end(), result.begin(), result.end());
      weights.push_back(scaled(1.0 / kHeads, of_positions));
    }
    return {sum_of(weights), product(w("output.weight"), heads)};
  };
}

}  // namespace plain

struct AttentionKind {
  std::string name;
  int64_t query_size, memory_size;
  std::function<std::unique_ptr<Attention>(Place, Rng&)> make;
  std::string parameters;  // of one named "attention", as described() lists them
  plain::Score score;      // the equation of one that has a score; else
  plain::Look (*look)(const plain::Weight& w) = nullptr;
  bool scores_what_stands = true;  // of the memory; else its place alone counts
};

/// A kind that is made of these sizes, or of these and an Rng.
template <class T, class... Sizes>
AttentionKind attention_kind(const std::string& name, int64_t query_size, int64_t memory_size,
                             const std::string& parameters, const plain::Score& score,
                             Sizes... sizes) {
  const auto make = [=](Place at, Rng& rng) -> std::unique_ptr<Attention> {
    if constexpr (std::is_constructible_v<T, Place, Sizes..., Rng&>) {
      return std::make_unique<T>(at, sizes..., rng);
    } else {
      return std::make_unique<T>(at, sizes...);
    }
  };
  return {name, query_size, memory_size, make, parameters, score};
}

/// Every class that nn/attention/ has; tests/tree/kinds.sh sees to it that none is missing.
inline const AttentionKind kAttentionKinds[] = {
    attention_kind<DotAttention>("dot", 4, 4, "", plain::dot_score, 4, 4),
    attention_kind<ScaledDotAttention>("scaled dot", 4, 4, "", plain::scaled_dot_score, 4, 4),
    attention_kind<GeneralAttention>("general", 3, 4, "attention.key.weight [3, 4]",
                                     plain::general_score, 3, 4),
    attention_kind<ScaledGeneralAttention>("scaled general", 3, 4,
                                           "attention.g [], attention.key.weight [3, 4]",
                                           plain::scaled_general_score, 3, 4),
    attention_kind<ConcatAttention>("concat", 3, 4, "attention.weight [2, 7], attention.v [2, 1]",
                                    plain::concat_score, 3, 4, 2),
    attention_kind<AdditiveAttention>(
        "additive", 3, 4,
        "attention.v [2, 1], attention.query.weight [2, 3], attention.key.weight [2, 4], "
        "attention.key.bias [2]",
        plain::additive_score, 3, 4, 2),
    attention_kind<NormedAdditiveAttention>(
        "normed additive", 3, 4,
        "attention.v [2, 1], attention.g [], attention.query.weight [2, 3], "
        "attention.key.weight [2, 4], attention.key.bias [2]",
        plain::normed_score, 3, 4, 2),
    attention_kind<CoverageAttention>(
        "coverage", 3, 4,
        "attention.v [2, 1], attention.query.weight [2, 3], attention.key.weight [2, 4], "
        "attention.key.bias [2], attention.coverage.weight [2, 1]",
        plain::coverage_score, 3, 4, 2),
    [] {
      AttentionKind kind = attention_kind<MultiHeadAttention>(
          "multi-head", 3, 4,
          "attention.query.weight [6, 3], attention.key.weight [6, 4], "
          "attention.value.weight [6, 4], attention.output.weight [4, 6]",
          nullptr, 3, 4, 6, 2);
      kind.look = plain::look_with_heads;
      return kind;
    }(),
    [] {
      AttentionKind kind = attention_kind<LocationAttention>(
          "location", 3, 4, "attention.position.weight [3, 3]", plain::location_score, 3, 3);
      kind.scores_what_stands = false;
      return kind;
    }(),
};

}  // namespace attune::testing
