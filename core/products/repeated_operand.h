// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <mutex>

#include "attune/core/real.h"
#include "attune/core/tensor.h"

namespace attune {

/// A matrix W [N, K] that multiplies rows: a layer's weight.
///
/// A fast product first copies W into the layout that its inner loop wants. With few rows that is a
/// large part of the work, and in a loop over time steps or in decoding it is always the same: for
/// few rows (128) the copy is kept. A row of the product has the same bits whichever rows are
/// multiplied with it and whatever the number of threads; of more rows too, where N and K are 32 or
/// more on a processor with AVX2 (see product.h). Thread-safe.
class RepeatedOperand {
 public:
  /// Throws unless w has two axes.
  explicit RepeatedOperand(Tensor w);

  const Tensor& value() const { return w_; }

  /// c [m, N] = x [m, K] W^T + beta c, or with `transpose` false c [m, K] = x [m, N] W + beta c.
  /// ldx and ldc are the distances between rows. beta is 0 or 1.
  void multiply(int64_t m, const real* x, int64_t ldx, bool transpose, real beta, real* c,
                int64_t ldc) const;

 private:
  // W or its transpose, in panels, as right_operand.h has it.
  struct Panels {
    std::once_flag filled;
    Tensor data;
  };

  void check_unchanged() const;  // of debug builds: w has the elements that were copied

  Tensor w_;
  [[maybe_unused]] uint64_t checksum_ = 0;  // of them
  mutable std::array<Panels, 2> panels_;
};

/// c = x op(W) + beta c over whole tensors, of which all axes but the last are rows. Throws if c
/// has not as many as x, or is x itself; it may share its storage.
void multiply_rows(Tensor& c, const Tensor& x, const RepeatedOperand& w, bool transpose, real beta);

}  // namespace attune
