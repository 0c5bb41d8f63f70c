// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "attune/core/blas.h"
#include "attune/core/kernels/dispatch.h"
#include "attune/core/real.h"
#include "attune/core/tensor.h"

namespace attune {

/// Multiplications that one thread should have at least.
constexpr int64_t kOperationsPerThread = 1 << 19;

/// The right operand op(B) [rows, columns] of a product, as core/kernels/ wants it: in panels of
/// a few columns each, which stand one after the other. Points to B, which must outlive it.
class RightOperand {
 public:
  RightOperand(const MatrixOperand& b, int64_t rows, int64_t columns);

  int64_t rows() const { return rows_; }
  int64_t panels() const { return panels_; }
  /// Columns of a panel; behind the last column of op(B) it has zeros.
  int64_t width() const { return width_; }

  /// All panels [panels, rows, width].
  Tensor all_panels() const;
  /// One of them [rows, width].
  void fill(int64_t panel, real* elements) const;

  /// One panel's columns of C = A op(B), or C += A op(B), with A [m, rows].
  void multiply(int64_t panel, int64_t m, const kernels::Strided<real>& a, const real* elements,
                bool add, real* c, int64_t ldc) const;

 private:
  int64_t columns_of(int64_t panel) const;

  kernels::Strided<real> b_;
  int64_t rows_, columns_, width_, panels_;
};

}  // namespace attune
