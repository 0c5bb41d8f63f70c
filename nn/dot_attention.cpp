// SPDX-License-Identifier: MIT
#include "attune/nn/dot_attention.h"

#include <cmath>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/matmul.h"

namespace attune::inline ATTUNE_PRECISION {

Variable DotFamily::score(const Variable& queries, const Prepared& prepared) const {
  return batched_matmul(queries, transposed(prepared.keys), /*batch_axis=*/1);
}

DotAttention::DotAttention(Place at, int64_t query_size, int64_t memory_size) : DotFamily(at) {
  if (query_size < 1) fail("dot attention: needs vectors of at least 1 number, not ", query_size);
  if (query_size != memory_size) {
    fail("dot attention: queries of size ", query_size, " and a memory of size ", memory_size,
         " have no inner product; general attention has a projection between them");
  }
}

Variable DotAttention::make_keys(const Variable& memory) const { return memory; }

Variable ScaledDotAttention::score(const Variable& queries, const Prepared& prepared) const {
  if (queries.size(2) == 0) fail("scaled dot attention: queries ", queries.shape(), " are empty");
  return DotAttention::score(queries, prepared) / std::sqrt(static_cast<real>(queries.size(2)));
}

GeneralAttention::GeneralAttention(Place at, int64_t query_size, int64_t memory_size, Rng& rng)
    : DotFamily(at), key_(this, "key", memory_size, query_size, rng, Bias::no) {}

Variable GeneralAttention::make_keys(const Variable& memory) const { return key_(memory); }

ScaledGeneralAttention::ScaledGeneralAttention(Place at, int64_t query_size, int64_t memory_size,
                                               Rng& rng)
    : GeneralAttention(at, query_size, memory_size, rng), g_(this, "g", Tensor::ones({})) {}

Variable ScaledGeneralAttention::score(const Variable& queries, const Prepared& prepared) const {
  return g_ * GeneralAttention::score(queries, prepared);
}

}  // namespace attune::inline ATTUNE_PRECISION
