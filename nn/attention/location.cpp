// SPDX-License-Identifier: MIT
#include "attune/nn/attention/location.h"

#include <limits>

#include "attune/autograd/layout.h"

namespace attune {

LocationAttention::LocationAttention(Place at, int64_t query_size, int64_t positions, Rng& rng)
    : ScoredAttention(at), position_(this, "position", query_size, positions, rng, Bias::no) {
  if (positions < 1) fail("location attention: needs at least one position, not ", positions);
}

Variable LocationAttention::score(const Variable& queries, const Prepared& prepared) const {
  const Variable scores = position_(queries);  // [N, B, positions]
  const int64_t N = scores.size(0), B = scores.size(1), positions = scores.size(2);
  const int64_t S = prepared.memory.size(0);
  if (S <= positions) return slice(scores, 2, 0, S);
  constexpr real kNever = std::numeric_limits<real>::lowest();  // finite, as -inf would be an error
  return concat({scores, constant(Tensor::full({N, B, S - positions}, kNever))}, 2);
}

}  // namespace attune
