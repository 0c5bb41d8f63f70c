// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/real.h"
#include "attune/core/tensor.h"

namespace attune {

/// A factor of a matrix product: a tensor, or `transposed(tensor)`. Transposing moves nothing; it
/// is a flag to BLAS. Lives only as long as the call it is an argument of.
template <class T>
struct Factor {
  Factor(const T& factor) : value(factor) {}  // NOLINT: implicit, so that matmul(x, w) reads well
  Factor(const T& factor, bool transposed) : value(factor), transpose(transposed) {}
  const T& value;
  bool transpose = false;
};
inline Factor<Tensor> transposed(const Tensor& x) { return {x, true}; }

/// a [..., K] times b [K, N] = [..., N]: leading axes of `a` are rows. transposed(a) [K, M] times b
/// [K, N] = [M, N], where again a's leading axes may be several: [..., M], and K is their product.
/// transposed(b) is stored [N, K].
Tensor matmul(const Factor<Tensor>& a, const Factor<Tensor>& b);

/// Throws unless matmul(a, b) takes them.
void check_product(const Factor<Tensor>& a, const Factor<Tensor>& b);

/// c = a b + beta c, where c has as many columns, its last axis, and as many rows, all others, as
/// the product. Throws if it has not, or is a or b itself; it may share their storage.
void matmul_into(Tensor& c, const Factor<Tensor>& a, const Factor<Tensor>& b, real beta);

/// One product for each index of a batch axis: a [B, M, K] times b [B, K, N] = [B, M, N] for
/// batch_axis 0; a [M, B, K] times b [K, B, N] = [M, B, N] for batch_axis 1, which is how
/// time-major sequences [S, B, H] multiply. A transposed factor has its other two axes swapped.
Tensor batched_matmul(const Factor<Tensor>& a, const Factor<Tensor>& b, int batch_axis = 0);
/// c = a b + beta c. Throws as matmul_into() does.
void batched_matmul_into(Tensor& c, const Factor<Tensor>& a, const Factor<Tensor>& b,
                         int batch_axis, real beta);

}  // namespace attune
