// SPDX-License-Identifier: MIT
#pragma once

#include "attune/nn/attention/attention.h"
#include "attune/nn/linear.h"

namespace attune {

/// Looks up several things at once: each of n heads, of d = hidden / n numbers, has its own
/// projections and its own scaled dot attention (Vaswani et al. 2017, section 3.2.2):
///
///   head_i = sum_s softmax over s of ((W_q^i q)^T (W_k^i memory_s) / sqrt(d)) W_v^i memory_s
///   context = W_o [head_1; ...; head_n]
///
/// with W_q [hidden, Q], W_k and W_v [hidden, M], W_o [M, hidden] of all heads together, no biases.
/// As in every attention, the context has the memory's size. Result.weights is the mean over the
/// heads; it shows where they look, but contexts are not its sums. Throws unless n divides
/// `hidden`.
class MultiHeadAttention : public Attention {
 public:
  MultiHeadAttention(Place at, int64_t query_size, int64_t memory_size, int64_t hidden,
                     int64_t heads, Rng& rng);

 protected:
  Variable make_keys(const Variable& memory) const override;    // [S, B*n, d]
  Variable make_values(const Variable& memory) const override;  // [S, B*n, d]
  Result attend_checked(const Variable& queries, const Prepared& prepared,
                        State& state) const override;

 private:
  Variable heads_as_batch(const Variable& x, int64_t steps, int64_t batch) const;

  int64_t heads_;
  Child<Linear> query_, key_, value_, output_;
};

}  // namespace attune
