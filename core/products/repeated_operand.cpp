// SPDX-License-Identifier: MIT
#include "attune/core/products/repeated_operand.h"

#include <bit>
#include <type_traits>
#include <utility>

#include "attune/core/blas.h"
#include "attune/core/error.h"
#include "attune/core/parallel.h"
#include "attune/core/products/product.h"
#include "attune/core/products/right_operand.h"

namespace attune {
namespace {

// With more rows, one more copy of W hardly counts.
constexpr int64_t kMostRows = 128;

#ifndef NDEBUG
uint64_t checksum(const Tensor& x) {  // FNV-1a, of words
  uint64_t sum = 14695981039346656037U;
  for (int64_t i = 0; i < x.numel(); ++i) {
    using Bits = std::conditional_t<sizeof(real) == 8, uint64_t, uint32_t>;
    sum = (sum ^ std::bit_cast<Bits>(x.data()[i])) * 1099511628211U;
  }
  return sum;
}
#endif

}  // namespace

RepeatedOperand::RepeatedOperand(Tensor w) : w_(std::move(w)) {
  if (w_.rank() != 2) fail("RepeatedOperand: needs a matrix, got ", w_.shape());
#ifndef NDEBUG
  checksum_ = checksum(w_);
#endif
}

void RepeatedOperand::check_unchanged() const {
#ifndef NDEBUG
  if (checksum(w_) == checksum_) return;
  fail("RepeatedOperand: the weight ", w_.shape(),
       " was written to through a pointer that was kept ",
       "across a product; take mutable_data() anew");
#endif
}

void RepeatedOperand::multiply(int64_t m, const real* x, int64_t ldx, bool transpose, real beta,
                               real* c, int64_t ldc) const {
  check_unchanged();
  if (beta != 0 && beta != 1) fail("RepeatedOperand: beta must be 0 or 1, is ", beta);
  const int64_t k = w_.size(transpose ? 1 : 0), n = w_.size(transpose ? 0 : 1);
  if (m == 0 || n == 0) return;
  const MatrixOperand w{w_.data(), w_.size(1), transpose};
  if (m > kMostRows) return product(m, n, k, {x, ldx}, w, beta, c, ldc);

  const RightOperand operand(w, k, n);
  Panels& panels = panels_[transpose ? 1 : 0];
  std::call_once(panels.filled, [&] { panels.data = operand.all_panels(); });
  const real* elements = panels.data.data();
  parallel_for(operand.panels(), row_grain(kOperationsPerThread, 2 * m * k * operand.width()),
               [&](int64_t begin, int64_t end) {
                 for (int64_t p = begin; p < end; ++p) {
                   operand.multiply(p, m, {x, ldx, 1}, elements + p * k * operand.width(),
                                    beta == 1, c, ldc);
                 }
               });
}

void multiply_rows(Tensor& c, const Tensor& x, const RepeatedOperand& w, bool transpose,
                   real beta) {
  const int64_t k = w.value().size(transpose ? 1 : 0), n = w.value().size(transpose ? 0 : 1);
  const int64_t m = x.shape().numel(0, x.rank() - 1);
  if (&c == &x) fail("multiply_rows: the result cannot be one of the operands");
  const bool fits = c.rank() > 0 && c.shape().numel(0, c.rank() - 1) == m && c.size(-1) == n;
  if (x.size(-1) != k || !fits) {
    fail("multiply_rows: ", x.shape(), " x ", w.value().shape(), transpose ? "^T" : "",
         " does not give ", c.shape());
  }
  w.multiply(m, x.data(), k, transpose, beta, c.mutable_data(), n);
}

}  // namespace attune
