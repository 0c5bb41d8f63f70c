// SPDX-License-Identifier: MIT
#include "attune/nn/additive_attention.h"

#include <cmath>

#include "attune/autograd/activation.h"
#include "attune/autograd/arithmetic.h"
#include "attune/autograd/fused/additive_scores.h"
#include "attune/autograd/layout.h"
#include "attune/autograd/matmul.h"
#include "attune/autograd/reduction.h"
#include "attune/nn/init.h"

namespace attune::inline ATTUNE_PRECISION {

Variable AdditiveFamily::make_keys(const Variable& memory) const {
  const Variable k = memory_part(memory);
  return reading_ == Reading::fused ? exp_twice(k) : k;
}

Variable AdditiveFamily::score(const Variable& queries, const Prepared& prepared) const {
  const Variable a = query_part(queries), k = prepared.keys;
  if (reading_ == Reading::fused) return additive_scores(exp_twice(a), k, v(), prepared.lengths);
  const int64_t T = a.size(0), S = k.size(0), B = k.size(1), H = k.size(2);
  return score_of_units(reshape(a, {T, 1, B, H}) + reshape(k, {1, S, B, H}), v());
}

Variable score_of_units(const Variable& x, const Variable& v) {
  const Variable scores = matmul(tanh(x), v);                                     // [T, S, B, 1]
  return permute(reshape(scores, {x.size(0), x.size(1), x.size(2)}), {0, 2, 1});  // [T, B, S]
}

AdditiveAttention::AdditiveAttention(Place at, int64_t query_size, int64_t memory_size,
                                     int64_t hidden, Rng& rng, Reading reading)
    : AdditiveFamily(at, reading),
      query_(this, "query", query_size, hidden, rng, Bias::no),
      key_(this, "key", memory_size, hidden, rng),
      v_(this, "v", glorot({hidden, 1}, rng)) {}

NormedAdditiveAttention::NormedAdditiveAttention(Place at, int64_t query_size, int64_t memory_size,
                                                 int64_t hidden, Rng& rng, Reading reading)
    : AdditiveAttention(at, query_size, memory_size, hidden, rng, reading),
      g_(this, "g", Tensor::scalar(std::sqrt(1 / static_cast<real>(hidden)))) {
  if (hidden < 1) fail("normed additive attention: needs at least one hidden unit, not ", hidden);
}

Variable NormedAdditiveAttention::v() const {
  const Variable v = AdditiveAttention::v();
  return v * (g_ / sqrt(sum(v * v)));
}

ConcatAttention::ConcatAttention(Place at, int64_t query_size, int64_t memory_size, int64_t hidden,
                                 Rng& rng, Reading reading)
    : AdditiveFamily(at, reading),
      query_size_(query_size),
      // As sizes of a Shape, the two are too small for their sum to overflow.
      weight_(this, "weight",
              glorot({hidden, Shape{query_size}.numel() + Shape{memory_size}.numel()}, rng)),
      v_(this, "v", glorot({hidden, 1}, rng)) {}

Variable ConcatAttention::query_part(const Variable& queries) const {
  return matmul(queries, transposed(slice(weight_, 1, 0, query_size_)));
}

Variable ConcatAttention::memory_part(const Variable& memory) const {
  return matmul(memory, transposed(slice(weight_, 1, query_size_, weight_.size(1))));
}

}  // namespace attune::inline ATTUNE_PRECISION
