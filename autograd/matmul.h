// SPDX-License-Identifier: MIT
#pragma once

#include "attune/autograd/variable.h"
#include "attune/autograd/weight.h"
#include "attune/core/matmul.h"
#include "attune/core/real.h"

namespace attune {

/// Marks an operand as transposed: matmul(x, transposed(weight)) is x W^T. Moves nothing.
inline Operand<Variable> transposed(const Variable& x) { return {x, true}; }

/// Y = A B: a [..., K] times b [K, N] = [..., N]; transposed(b) with b [N, K], transposed(a) with a
/// [K, M]. Throws if the inner sizes differ.   dL/dA = dL/dY B^T,  dL/dB = A^T dL/dY
Variable matmul(const Operand<Variable>& a, const Operand<Variable>& b);
/// The same for a weight whose panels live on; see weight.h.
Variable matmul(const Variable& x, const Operand<Weight>& w);

/// One product for each index of the batch axis: a [B, M, K] times b [B, K, N] = [B, M, N] for
/// batch_axis 0; a [M, B, K] times b [K, B, N] = [M, B, N] for batch_axis 1 (time-major sequences).
/// A transposed operand has its other two axes swapped. Throws if the shapes do not fit.
Variable batched_matmul(const Operand<Variable>& a, const Operand<Variable>& b, int batch_axis = 0);

}  // namespace attune
