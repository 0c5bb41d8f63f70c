// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/ids.h"
#include "attune/nn/linear.h"
#include "attune/nn/module.h"

namespace attune::inline ATTUNE_PRECISION {

/// Looks up what a query asks for in a memory of S vectors:
///   weights = softmax over s of score(query, memory_s),   context = sum_s weights_s memory_s
/// (Bahdanau et al. 2015). The kinds differ in their score. Positions from a sentence's length on
/// get a weight of exactly 0.
class Attention : public Module {
 public:
  explicit Attention(Place at) : Module(at) {}

  /// A memory made ready for queries, once a sentence.
  struct Prepared {
    Variable memory;  // [S, B, M]
    Variable keys;    // [S, B, ...]: what the score needs of the memory
    Ids lengths;      // [B]
  };
  Prepared prepare(const Variable& memory, const Ids& lengths) const;

  struct Result {
    Variable context;  // [T, B, M]
    Variable weights;  // [T, B, S], each row sums to 1
  };
  /// Queries [T, B, Q]: those of one step (T = 1) or of all.
  Result attend(const Variable& queries, const Prepared& prepared) const;

 protected:
  /// memory [S, B, M] -> keys
  virtual Variable make_keys(const Variable& memory) const = 0;
  /// queries [T, B, Q] and keys -> scores [T, B, S]
  virtual Variable score(const Variable& queries, const Variable& keys) const = 0;
};

/// score(q, m) = q^T W m   (Luong et al. 2015, "general"), weight W [Q, M].
class GeneralAttention : public Attention {
 public:
  GeneralAttention(Place at, int64_t query_size, int64_t memory_size, Rng& rng);

 protected:
  Variable make_keys(const Variable& memory) const override;  // W m, [S, B, Q]
  Variable score(const Variable& queries, const Variable& keys) const override;

 private:
  Child<Linear> key_;
};

/// score(q, m) = v^T tanh(W q + U m + b)   (Bahdanau et al. 2015, A.1.2), with `hidden` units.
class AdditiveAttention : public Attention {
 public:
  AdditiveAttention(Place at, int64_t query_size, int64_t memory_size, int64_t hidden, Rng& rng);

 protected:
  Variable make_keys(const Variable& memory) const override;  // U m + b, [S, B, hidden]
  Variable score(const Variable& queries, const Variable& keys) const override;

 private:
  Child<Linear> query_, key_;
  Parameter v_;
};

}  // namespace attune::inline ATTUNE_PRECISION
