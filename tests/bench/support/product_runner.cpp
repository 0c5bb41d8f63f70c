// SPDX-License-Identifier: MIT
#include "attune/tests/bench/support/product_runner.h"

#include "attune/core/matmul.h"

namespace bench {
namespace {

constexpr real kAnyValue = 0.01F;  // neither 0 nor tiny: nothing for the processor to trip over

real* grown(std::vector<real>& buffer, int64_t elements) {
  const auto n = static_cast<size_t>(elements);
  if (buffer.size() < n) buffer.resize(n, kAnyValue);
  return buffer.data();
}

}  // namespace

ProductRunner::Operands& ProductRunner::batched_operands(const Product& p) {
  for (auto& [product, operands] : batched_) {
    if (product == p) return operands;
  }
  const int64_t B = p.sentences;
  const Shape a = p.transpose_a ? Shape{p.k, B, p.m} : Shape{p.m, B, p.k};
  const Shape b = p.transpose_b ? Shape{p.n, B, p.k} : Shape{p.k, B, p.n};
  batched_.push_back({p,
                      {Tensor::full(a, kAnyValue), Tensor::full(b, kAnyValue),
                       Tensor::full({p.m, B, p.n}, kAnyValue)}});
  return batched_.back().second;
}

void ProductRunner::run(const Product& p) {
  if (p.sentences > 0) {
    Operands& operands = batched_operands(p);
    batched_matmul_into(operands.c, {operands.a, p.transpose_a}, {operands.b, p.transpose_b},
                        /*batch_axis=*/1, p.beta);
    return;
  }
  real *a = grown(a_, p.m * p.k), *b = grown(b_, p.k * p.n), *c = grown(c_, p.m * p.n);
  multiply_(p.m, p.n, p.k, {a, p.transpose_a ? p.m : p.k, p.transpose_a},
            {b, p.transpose_b ? p.k : p.n, p.transpose_b}, p.beta, c, p.n);
}

}  // namespace bench
