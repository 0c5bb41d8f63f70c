// SPDX-License-Identifier: MIT
#pragma once

#include "attune/nn/attention/attention.h"
#include "attune/nn/linear.h"

namespace attune {

/// Additive attention that knows where it has looked before, and can learn to neither forget a word
/// nor translate it twice (Tu et al. 2016; the score is See et al. 2017, eq. 11):
///
///   score_s = v^T tanh(W q + U memory_s + b + w_c coverage_s)
///
/// coverage_s is the sum of the weights that position s got in all earlier steps of the hypothesis.
/// It is what the state carries, [K*B, S]: T calls with one query each give what one call with T
/// gives. Steps follow one another, and run composed: there is no fused reading.
class CoverageAttention : public Attention {
 public:
  CoverageAttention(Place at, int64_t query_size, int64_t memory_size, int64_t hidden, Rng& rng);

 protected:
  Variable make_keys(const Variable& memory) const override;  // U m + b, [S, B, hidden]
  /// Throws unless the state's coverage, if there is one, is [K*B, S].
  Result attend_checked(const Variable& queries, const Prepared& prepared,
                        State& state) const override;

 private:
  Variable weigh(const Variable& a, const Prepared& prepared, const Variable& coverage) const;

  Child<Linear> query_, key_, coverage_;
  Parameter v_;
};

}  // namespace attune
