// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "attune/core/blas.h"
#include "attune/core/real.h"

namespace attune::inline ATTUNE_PRECISION {

/// C = op(A) op(B) + beta C, as gemm() has it. Large products are made by our own kernels, which
/// use the instructions of this processor whatever BLAS knows of it, and give each element of C the
/// same bits for every number of threads. All others are BLAS's.
void product(int64_t m, int64_t n, int64_t k, const MatrixOperand& a, const MatrixOperand& b,
             real beta, real* c, int64_t ldc);

}  // namespace attune::inline ATTUNE_PRECISION
