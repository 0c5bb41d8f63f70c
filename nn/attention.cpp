// SPDX-License-Identifier: MIT
#include "attune/nn/attention.h"

#include "attune/autograd/layout.h"
#include "attune/autograd/matmul.h"
#include "attune/autograd/softmax.h"

namespace attune::inline ATTUNE_PRECISION {
namespace {

bool fit(const Variable& queries, const Variable& memory) {
  if (queries.rank() != 3) return false;
  const int64_t rows = queries.size(1), B = memory.size(1);
  return rows == B || (B > 0 && rows > 0 && rows % B == 0);
}

}  // namespace

Attention::Prepared Attention::prepare(const Variable& memory, const Ids& lengths) const {
  if (memory.rank() != 3 || lengths.shape() != Shape{memory.size(1)}) {
    fail("attention: needs a memory [S, B, M] and lengths [B], got ", memory.shape(), " and ",
         lengths.shape());
  }
  check_lengths("attention", lengths, 1, memory.size(0));
  return {memory, make_keys(memory), make_values(memory), lengths};
}

Attention::Result Attention::attend(const Variable& queries, const Prepared& prepared,
                                    State& state) const {
  if (!fit(queries, prepared.memory)) {
    fail("attention: queries ", queries.shape(), " do not fit the memory ", prepared.memory.shape(),
         ", which needs [T, K * ", prepared.memory.size(1), ", Q]");
  }
  return look(queries, prepared, state);
}

Attention::Result Attention::attend(const Variable& queries, const Prepared& prepared) const {
  State start;
  return attend(queries, prepared, start);
}

int64_t Attention::hypotheses(const Variable& queries, const Prepared& prepared) {
  const int64_t B = prepared.memory.size(1);
  return B == 0 ? 1 : queries.size(1) / B;
}

Attention::Result ScoredAttention::look(const Variable& queries, const Prepared& prepared,
                                        State& state) const {
  const int64_t T = queries.size(0), rows = queries.size(1), B = prepared.memory.size(1);
  if (rows != B) {
    const Variable steps = reshape(queries, {T * rows / B, B, queries.size(2)});
    const Result of_steps = look(steps, prepared, state);
    const int64_t M = of_steps.context.size(2), S = of_steps.weights.size(2);
    return {reshape(of_steps.context, {T, rows, M}), reshape(of_steps.weights, {T, rows, S})};
  }
  const Variable weights = softmax(score(queries, prepared), prepared.lengths);  // [T, B, S]
  return {batched_matmul(weights, prepared.values, /*batch_axis=*/1), weights};
}

}  // namespace attune::inline ATTUNE_PRECISION
