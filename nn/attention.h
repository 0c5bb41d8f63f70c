// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/ids.h"
#include "attune/nn/linear.h"
#include "attune/nn/module.h"
#include "attune/nn/reading.h"

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
  /// Throws unless every length lies in [1, S].
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
  /// queries [T, B, Q] and a memory's keys and lengths -> scores [T, B, S]; what they are from a
  /// sentence's length on does not matter.
  virtual Variable score(const Variable& queries, const Prepared& prepared) const = 0;
};

/// score(q, m) = q^T W m   (Luong et al. 2015, "general"), weight W [Q, M].
class GeneralAttention : public Attention {
 public:
  GeneralAttention(Place at, int64_t query_size, int64_t memory_size, Rng& rng);

 protected:
  Variable make_keys(const Variable& memory) const override;  // W m, [S, B, Q]
  Variable score(const Variable& queries, const Prepared& prepared) const override;

 private:
  Child<Linear> key_;
};

/// score(q, m) = v^T tanh(W q + U m + b)   (Bahdanau et al. 2015, A.1.2), with `hidden` units.
class AdditiveAttention : public Attention {
 public:
  AdditiveAttention(Place at, int64_t query_size, int64_t memory_size, int64_t hidden, Rng& rng,
                    Reading reading = Reading::fused);

 protected:
  /// k = U m + b, or e^2k for additive_scores() [S, B, hidden]
  Variable make_keys(const Variable& memory) const override;
  Variable score(const Variable& queries, const Prepared& prepared) const override;

 private:
  Child<Linear> query_, key_;
  Parameter v_;
  Reading reading_;
};

}  // namespace attune::inline ATTUNE_PRECISION
