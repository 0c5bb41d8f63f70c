// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/real.h"
#include "attune/core/tensor.h"

namespace attune {

/// An operand of a matrix product: a tensor, or `transposed(tensor)`. Transposing moves nothing; it
/// is a flag to BLAS. Lives only as long as the call it is an argument of.
template <class T>
struct Operand {
  Operand(const T& x) : value(x) {}  // NOLINT: implicit, so that matmul(x, w) reads well
  Operand(const T& x, bool transposed) : value(x), transpose(transposed) {}
  const T& value;
  bool transpose = false;
};
inline Operand<Tensor> transposed(const Tensor& x) { return {x, true}; }

/// a [..., K] times b [K, N] = [..., N]: leading axes of `a` are rows. transposed(a) [K, M] times b
/// [K, N] = [M, N], where again a's leading axes may be several: [..., M], and K is their product.
/// transposed(b) is stored [N, K].
Tensor matmul(const Operand<Tensor>& a, const Operand<Tensor>& b);

/// Throws unless matmul(a, b) takes them.
void check_product(const Operand<Tensor>& a, const Operand<Tensor>& b);

/// c = a b + beta c, where c has as many columns, its last axis, and as many rows, all others, as
/// the product. Throws if it has not, or is a or b itself; it may share their storage.
void matmul_into(Tensor& c, const Operand<Tensor>& a, const Operand<Tensor>& b, real beta);

/// One product for each index of a batch axis: a [B, M, K] times b [B, K, N] = [B, M, N] for
/// batch_axis 0; a [M, B, K] times b [K, B, N] = [M, B, N] for batch_axis 1, which is how
/// time-major sequences [S, B, H] multiply. A transposed operand has its other two axes swapped.
Tensor batched_matmul(const Operand<Tensor>& a, const Operand<Tensor>& b, int batch_axis = 0);
/// c = a b + beta c. Throws as matmul_into() does.
void batched_matmul_into(Tensor& c, const Operand<Tensor>& a, const Operand<Tensor>& b,
                         int batch_axis, real beta);

}  // namespace attune
