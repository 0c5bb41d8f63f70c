// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "attune/core/blas.h"
#include "attune/core/real.h"

namespace attune {

/// C = op(A) op(B) + beta C, as gemm() has it. If m, n and k are all 32 or more, beta is 0 or 1 and
/// the processor has AVX2, our own kernels make it: with the best instructions of the processor,
/// whatever BLAS knows of it. Else BLAS does. The same bits for every number of threads, either
/// way. If it throws, C holds anything.
void product(int64_t m, int64_t n, int64_t k, const MatrixOperand& a, const MatrixOperand& b,
             real beta, real* c, int64_t ldc);

}  // namespace attune
