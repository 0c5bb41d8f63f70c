// SPDX-License-Identifier: MIT
#include "attune/nn/attention/location.h"

#include <algorithm>
#include <limits>

#include "attune/autograd/layout.h"
#include "attune/autograd/matmul.h"

namespace attune {

LocationAttention::LocationAttention(Place at, int64_t query_size, int64_t positions, Rng& rng)
    : ScoredAttention(at), position_(this, "position", query_size, positions, rng, Bias::no) {
  if (positions < 1) fail("location attention: needs at least one position, not ", positions);
}

Variable LocationAttention::score(const Variable& queries, const Prepared& prepared) const {
  const Parameter& weight = position_->weight();
  const int64_t N = queries.size(0), B = queries.size(1), S = prepared.memory.size(0);
  const int64_t positions = std::min(S, weight.size(0));  // of others, nothing is computed
  const Variable scores = matmul(queries, transposed(slice(weight, 0, 0, positions)));
  if (positions == S) return scores;                            // [N, B, S]
  constexpr real kNever = std::numeric_limits<real>::lowest();  // finite, as -inf would be an error
  return concat({scores, constant(Tensor::full({N, B, S - positions}, kNever))}, 2);
}

}  // namespace attune
