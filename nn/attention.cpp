// SPDX-License-Identifier: MIT
#include "attune/nn/attention.h"

#include "attune/autograd/activation.h"
#include "attune/autograd/arithmetic.h"
#include "attune/autograd/fused/additive_scores.h"
#include "attune/autograd/layout.h"
#include "attune/autograd/matmul.h"
#include "attune/autograd/softmax.h"
#include "attune/nn/init.h"

namespace attune::inline ATTUNE_PRECISION {

Attention::Prepared Attention::prepare(const Variable& memory, const Ids& lengths) const {
  if (memory.rank() != 3 || lengths.shape() != Shape{memory.size(1)}) {
    fail("attention: needs a memory [S, B, M] and lengths [B], got ", memory.shape(), " and ",
         lengths.shape());
  }
  check_lengths("attention", lengths, 1, memory.size(0));
  return {memory, make_keys(memory), lengths};
}

Attention::Result Attention::attend(const Variable& queries, const Prepared& prepared) const {
  if (queries.rank() != 3 || queries.size(1) != prepared.memory.size(1)) {
    fail("attention: queries ", queries.shape(), " do not fit the memory ",
         prepared.memory.shape());
  }
  const Variable weights = softmax(score(queries, prepared), prepared.lengths);  // [T, B, S]
  return {batched_matmul(weights, prepared.memory, /*batch_axis=*/1), weights};
}

GeneralAttention::GeneralAttention(Place at, int64_t query_size, int64_t memory_size, Rng& rng)
    : Attention(at), key_(this, "key", memory_size, query_size, rng, Bias::no) {}

Variable GeneralAttention::make_keys(const Variable& memory) const { return key_(memory); }

Variable GeneralAttention::score(const Variable& queries, const Prepared& prepared) const {
  return batched_matmul(queries, transposed(prepared.keys), /*batch_axis=*/1);
}

AdditiveAttention::AdditiveAttention(Place at, int64_t query_size, int64_t memory_size,
                                     int64_t hidden, Rng& rng, Reading reading)
    : Attention(at),
      query_(this, "query", query_size, hidden, rng, Bias::no),
      key_(this, "key", memory_size, hidden, rng),
      v_(this, "v", glorot({hidden, 1}, rng)),
      reading_(reading) {}

Variable AdditiveAttention::make_keys(const Variable& memory) const {
  return reading_ == Reading::fused ? exp_twice(key_(memory)) : key_(memory);
}

Variable AdditiveAttention::score(const Variable& queries, const Prepared& prepared) const {
  const Variable& keys = prepared.keys;
  if (reading_ == Reading::fused) {
    return additive_scores(exp_twice(query_(queries)), keys, v_, prepared.lengths);
  }
  const int64_t T = queries.size(0), S = keys.size(0), B = keys.size(1), H = keys.size(2);
  const Variable q = reshape(query_(queries), {T, 1, B, H});
  const Variable k = reshape(keys, {1, S, B, H});
  const Variable scores = matmul(tanh(q + k), v_);        // [T, S, B, 1]
  return permute(reshape(scores, {T, S, B}), {0, 2, 1});  // [T, B, S]
}

}  // namespace attune::inline ATTUNE_PRECISION
