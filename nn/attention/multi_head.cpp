// SPDX-License-Identifier: MIT
#include "attune/nn/attention/multi_head.h"

#include <cmath>
#include <utility>
#include <vector>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/layout.h"
#include "attune/autograd/matmul.h"
#include "attune/autograd/reduction.h"
#include "attune/autograd/softmax.h"

namespace attune {
namespace {

// The length of each sentence for each of its heads: [B] -> [B*n]
Ids repeated(const Ids& lengths, int64_t heads) {
  std::vector<int32_t> result;
  for (const int32_t length : lengths) {
    result.insert(result.end(), static_cast<size_t>(heads), length);
  }
  return Ids(std::move(result));
}

}  // namespace

MultiHeadAttention::MultiHeadAttention(Place at, int64_t query_size, int64_t memory_size,
                                       int64_t hidden, int64_t heads, Rng& rng)
    : Attention(at),
      heads_(heads),
      query_(this, "query", query_size, hidden, rng, Bias::no),
      key_(this, "key", memory_size, hidden, rng, Bias::no),
      value_(this, "value", memory_size, hidden, rng, Bias::no),
      output_(this, "output", hidden, memory_size, rng, Bias::no) {
  if (heads < 1 || hidden < 1 || hidden % heads != 0) {
    fail("multi-head attention: ", heads, " heads do not divide ", hidden, " hidden units");
  }
}

Variable MultiHeadAttention::make_keys(const Variable& memory) const {
  return heads_as_batch(key_(memory), memory.size(0), memory.size(1));
}

Variable MultiHeadAttention::make_values(const Variable& memory) const {
  return heads_as_batch(value_(memory), memory.size(0), memory.size(1));
}

// [steps, batch, n*d] -> [steps, batch*n, d], for free: head i of sentence b is entry b*n + i.
Variable MultiHeadAttention::heads_as_batch(const Variable& x, int64_t steps, int64_t batch) const {
  return reshape(x, {steps, batch * heads_, x.size(-1) / heads_});
}

Attention::Result MultiHeadAttention::attend_checked(const Variable& queries,
                                                     const Prepared& prepared,
                                                     State& /*state*/) const {
  const int64_t T = queries.size(0), rows = queries.size(1);
  const int64_t S = prepared.memory.size(0), B = prepared.memory.size(1);
  const int64_t N = T * hypotheses(queries, prepared), d = prepared.keys.size(2);

  const Variable q = heads_as_batch(query_(queries), N, B);  // [N, B*n, d]
  const Variable scores = batched_matmul(q, transposed(prepared.keys), /*batch_axis=*/1) /
                          std::sqrt(static_cast<real>(d));                       // [N, B*n, S]
  const Variable weights = softmax(scores, repeated(prepared.lengths, heads_));  // [N, B*n, S]
  const Variable heads = batched_matmul(weights, prepared.values, 1);            // [N, B*n, d]
  return {output_(reshape(heads, {T, rows, heads_ * d})),
          mean(reshape(weights, {T, rows, heads_, S}), 2)};
}

}  // namespace attune
