// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <mutex>

#include "attune/core/real.h"
#include "attune/core/tensor.h"

namespace attune::inline ATTUNE_PRECISION {

/// A matrix W [N, K] that multiplies again and again, a few rows at a time: a layer's weight in a
/// loop over time steps, or in decoding.
///
/// For every product BLAS first copies its factors into the layout that its inner loop wants. With
/// few rows that is a large part of the work, and with the same W always the same: here, the copy
/// of W in such a layout is kept. Thread-safe.
class RepeatedFactor {
 public:
  /// Throws unless w has two axes.
  explicit RepeatedFactor(Tensor w);

  const Tensor& value() const { return w_; }

  /// c [m, N] = x [m, K] W^T + beta c, or with `transpose` false c [m, K] = x [m, N] W + beta c.
  /// ldx and ldc are the distances between rows. beta is 0 or 1.
  void multiply(int64_t m, const real* x, int64_t ldx, bool transpose, real beta, real* c,
                int64_t ldc) const;

 private:
  // W or its transpose, [rows, columns], in panels of columns; see kernels/panels.h.
  struct Panels {
    std::once_flag packed;
    Tensor data;  // [panels, rows, panel_width], zeros behind the last column
  };
  void pack(bool transpose, Panels& panels) const;

  Tensor w_;
  mutable std::array<Panels, 2> panels_;
};

/// c = x op(W) + beta c over whole tensors, where all axes of x but the last are rows.
void multiply_rows(Tensor& c, const Tensor& x, const RepeatedFactor& w, bool transpose, real beta);

}  // namespace attune::inline ATTUNE_PRECISION
