// SPDX-License-Identifier: MIT
#include "attune/nn/attention/dot.h"

#include <cmath>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/matmul.h"

namespace attune {
namespace {

// q^T k: queries [N, B, Q] and keys [S, B, Q] -> [N, B, S]
Variable inner_products(const Variable& queries, const Variable& keys) {
  return batched_matmul(queries, transposed(keys), /*batch_axis=*/1);
}

void check_sizes(int64_t query_size, int64_t memory_size) {
  if (query_size < 1) fail("dot attention: needs vectors of at least 1 number, not ", query_size);
  if (query_size != memory_size) {
    fail("dot attention: queries of size ", query_size, " and a memory of size ", memory_size,
         " have no inner product; general attention has a projection between them");
  }
}

}  // namespace

DotAttention::DotAttention(Place at, int64_t query_size, int64_t memory_size)
    : ScoredAttention(at) {
  check_sizes(query_size, memory_size);
}

Variable DotAttention::score(const Variable& queries, const Prepared& prepared) const {
  return inner_products(queries, prepared.keys);
}

ScaledDotAttention::ScaledDotAttention(Place at, int64_t query_size, int64_t memory_size)
    : ScoredAttention(at) {
  check_sizes(query_size, memory_size);
}

Variable ScaledDotAttention::score(const Variable& queries, const Prepared& prepared) const {
  if (queries.size(2) == 0) fail("scaled dot attention: queries ", queries.shape(), " are empty");
  return inner_products(queries, prepared.keys) / std::sqrt(static_cast<real>(queries.size(2)));
}

GeneralAttention::GeneralAttention(Place at, int64_t query_size, int64_t memory_size, Rng& rng)
    : ScoredAttention(at), key_(this, "key", memory_size, query_size, rng, Bias::no) {}

Variable GeneralAttention::score(const Variable& queries, const Prepared& prepared) const {
  return inner_products(queries, prepared.keys);
}

ScaledGeneralAttention::ScaledGeneralAttention(Place at, int64_t query_size, int64_t memory_size,
                                               Rng& rng)
    : ScoredAttention(at),
      key_(this, "key", memory_size, query_size, rng, Bias::no),
      g_(this, "g", Tensor::ones({})) {}

Variable ScaledGeneralAttention::score(const Variable& queries, const Prepared& prepared) const {
  return g_ * inner_products(queries, prepared.keys);
}

}  // namespace attune
