// SPDX-License-Identifier: MIT
#include "attune/nn/attention/attention.h"

#include <utility>
#include <vector>

#include "attune/autograd/gather.h"
#include "attune/autograd/layout.h"
#include "attune/autograd/matmul.h"
#include "attune/autograd/softmax.h"

namespace attune {
namespace {

bool fit(const Variable& queries, const Variable& memory) {
  if (queries.rank() != 3) return false;
  const int64_t rows = queries.size(1), B = memory.size(1);
  return rows == B || (B > 0 && rows > 0 && rows % B == 0);
}

// Of x [S, B*n, ...], n columns for each of B sentences, those of the chosen ones.
Variable columns(const Variable& x, int64_t B, const Ids& which) {
  const int64_t S = x.size(0), n = x.size(1) / B;
  std::vector<int32_t> rows;
  for (int64_t s = 0; s < S; ++s) {
    for (const int32_t b : which) rows.push_back(to_id("attention", s * B + b));
  }
  const Shape shape = x.shape().without(1).insert(1, which.numel() * n);
  return reshape(gather(reshape(x, {S * B, -1}), Ids(std::move(rows))), shape);
}

}  // namespace

Attention::Prepared Attention::Prepared::sentences(const Ids& which) const {
  const int64_t B = lengths.numel();
  check_ids("attention", which, B);
  if (B == 0) return *this;
  std::vector<int32_t> chosen;
  for (const int32_t b : which) chosen.push_back(lengths[b]);
  return {columns(memory, B, which), keys.defined() ? columns(keys, B, which) : keys,
          columns(values, B, which), Ids(std::move(chosen)), reading};
}

Attention::State Attention::State::rows(const Ids& which) const {
  State chosen;
  for (const Variable& tensor : carried) chosen.carried.push_back(gather(tensor, which));
  return chosen;
}

Attention::Prepared Attention::prepare(const Variable& memory, const Ids& lengths) const {
  if (memory.rank() != 3 || lengths.shape() != Shape{memory.size(1)}) {
    fail("attention: needs a memory [S, B, M] and lengths [B], got ", memory.shape(), " and ",
         lengths.shape());
  }
  check_lengths("attention", lengths, 1, memory.size(0));
  return {memory, make_keys(memory), make_values(memory), lengths, reading()};
}

Attention::Result Attention::attend(const Variable& queries, const Prepared& prepared,
                                    State& state) const {
  if (!fit(queries, prepared.memory)) {
    fail("attention: queries ", queries.shape(), " do not fit the memory ", prepared.memory.shape(),
         ", which needs [T, K * ", prepared.memory.size(1), ", Q]");
  }
  return attend_checked(queries, prepared, state);
}

Attention::Result Attention::attend(const Variable& queries, const Prepared& prepared) const {
  State start;
  return attend(queries, prepared, start);
}

int64_t Attention::hypotheses(const Variable& queries, const Prepared& prepared) {
  const int64_t B = prepared.memory.size(1);
  return B == 0 ? 1 : queries.size(1) / B;
}

Attention::Result ScoredAttention::attend_checked(const Variable& queries, const Prepared& prepared,
                                                  State&) const {
  const int64_t T = queries.size(0), rows = queries.size(1), B = prepared.memory.size(1);
  const int64_t N = T * hypotheses(queries, prepared), S = prepared.memory.size(0);
  const Variable steps = reshape(queries, {N, B, queries.size(2)});
  const Variable weights = softmax(score(steps, prepared), prepared.lengths);           // [N, B, S]
  const Variable context = batched_matmul(weights, prepared.values, /*batch_axis=*/1);  // [N, B, M]
  return {reshape(context, {T, rows, context.size(2)}), reshape(weights, {T, rows, S})};
}

}  // namespace attune
