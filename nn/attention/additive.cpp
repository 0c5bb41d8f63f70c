// SPDX-License-Identifier: MIT
#include "attune/nn/attention/additive.h"

#include <cmath>

#include "attune/autograd/activation.h"
#include "attune/autograd/arithmetic.h"
#include "attune/autograd/fused/additive_scores.h"
#include "attune/autograd/layout.h"
#include "attune/autograd/matmul.h"
#include "attune/autograd/reduction.h"
#include "attune/nn/init.h"

namespace attune {

Variable additive_keys(const Variable& k, Reading reading) {
  return reading == Reading::fused ? exp_twice(k) : k;
}

Variable additive_score(const Variable& a, const Attention::Prepared& prepared, const Variable& v) {
  const Variable& k = prepared.keys;
  if (prepared.reading == Reading::fused) {
    return additive_scores(exp_twice(a), k, v, prepared.lengths);
  }
  const int64_t N = a.size(0), S = k.size(0), B = k.size(1), H = k.size(2);
  return score_of_units(reshape(a, {N, 1, B, H}) + reshape(k, {1, S, B, H}), v);
}

Variable score_of_units(const Variable& x, const Variable& v) {
  const Variable scores = matmul(tanh(x), v);                                     // [T, S, B, 1]
  return permute(reshape(scores, {x.size(0), x.size(1), x.size(2)}), {0, 2, 1});  // [T, B, S]
}

AdditiveAttention::AdditiveAttention(Place at, int64_t query_size, int64_t memory_size,
                                     int64_t hidden, Rng& rng)
    : ScoredAttention(at),
      query_(this, "query", query_size, hidden, rng, Bias::no),
      key_(this, "key", memory_size, hidden, rng),
      v_(this, "v", glorot({hidden, 1}, rng)) {}

Variable AdditiveAttention::make_keys(const Variable& memory) const {
  return additive_keys(key_(memory), reading());
}

Variable AdditiveAttention::score(const Variable& queries, const Prepared& prepared) const {
  return additive_score(query_(queries), prepared, v_);
}

NormedAdditiveAttention::NormedAdditiveAttention(Place at, int64_t query_size, int64_t memory_size,
                                                 int64_t hidden, Rng& rng)
    : ScoredAttention(at),
      query_(this, "query", query_size, hidden, rng, Bias::no),
      key_(this, "key", memory_size, hidden, rng),
      v_(this, "v", glorot({hidden, 1}, rng)),
      g_(this, "g", Tensor::scalar(std::sqrt(1 / static_cast<real>(hidden)))) {
  if (hidden < 1) fail("normed additive attention: needs at least one hidden unit, not ", hidden);
}

Variable NormedAdditiveAttention::make_keys(const Variable& memory) const {
  return additive_keys(key_(memory), reading());
}

Variable NormedAdditiveAttention::score(const Variable& queries, const Prepared& prepared) const {
  const Variable a = query_(queries);
  return additive_score(a, prepared, v_ * (g_ / sqrt(sum(v_ * v_))));
}

ConcatAttention::ConcatAttention(Place at, int64_t query_size, int64_t memory_size, int64_t hidden,
                                 Rng& rng)
    : ScoredAttention(at),
      query_size_(query_size),
      // As sizes of a Shape, the two are too small for their sum to overflow.
      weight_(this, "weight",
              glorot({hidden, Shape{query_size}.numel() + Shape{memory_size}.numel()}, rng)),
      v_(this, "v", glorot({hidden, 1}, rng)) {}

Variable ConcatAttention::make_keys(const Variable& memory) const {
  const Variable w_m = slice(weight_, 1, query_size_, weight_.size(1));
  return additive_keys(matmul(memory, transposed(w_m)), reading());
}

Variable ConcatAttention::score(const Variable& queries, const Prepared& prepared) const {
  const Variable w_q = slice(weight_, 1, 0, query_size_);
  return additive_score(matmul(queries, transposed(w_q)), prepared, v_);
}

}  // namespace attune
