// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "attune/core/real.h"

/// The whole of what Attune asks of BLAS, but for its memory (memory/blas_memory.h). Matrices are
/// row-major; `ld` is the distance between rows.
namespace attune {

/// A matrix operand: op(X), where op transposes if asked to.
struct MatrixOperand {
  const real* data;
  int64_t ld;
  bool transpose = false;
};

/// C = A B + beta C, with op(A) [m, k], op(B) [k, n], C [m, n]. With beta = 0, C is only written.
/// Sizes of 0 are fine. Throws OutOfMemory if there is no room for BLAS's buffers, which the first
/// one of a program takes, and the first after set_num_threads() has asked for more.
void gemm(int64_t m, int64_t n, int64_t k, const MatrixOperand& a, const MatrixOperand& b,
          real beta, real* c, int64_t ldc);

/// The processors whose kernels BLAS chose, in its own words: "Haswell". OPENBLAS_CORETYPE in the
/// environment asks for others.
std::string blas_kernels();

}  // namespace attune
