// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "attune/core/real.h"

/// The whole of what Attune asks of BLAS. Matrices are row-major; `ld` is the distance between
/// rows.
///
/// OpenBLAS (0.3.21 on x86-64) takes buffers of 128 MiB of address space each: one for each of its
/// threads as it is loaded, before main() begins, and one for each product that runs at the same
/// time as others. Few of their pages are ever touched, so this matters only where the address
/// space is limited, as by `ulimit -v`; but there OpenBLAS asks again and again for ever. Here, the
/// first product of a program takes one buffer for each thread, and says so if it cannot. What
/// hangs as the library is loaded only the program itself can prevent: see blas_memory_fits(). A
/// program whose own threads multiply at the same time, more of them than set_num_threads() has
/// been told, leaves those to OpenBLAS.
namespace attune::inline ATTUNE_PRECISION {

/// A matrix operand: op(X), where op transposes if asked to.
struct MatrixOperand {
  const real* data;
  int64_t ld;
  bool transpose = false;
};

/// C = A B + beta C, with op(A) [m, k], op(B) [k, n], C [m, n]. With beta = 0, C is only written.
/// Sizes of 0 are fine. The first one throws OutOfMemory if there is no room for BLAS's buffers.
void gemm(int64_t m, int64_t n, int64_t k, const MatrixOperand& a, const MatrixOperand& b,
          real beta, real* c, int64_t ldc);

/// Whether there is address space for so many of OpenBLAS's buffers now. Takes no other memory and
/// needs no library to be loaded, so that a program may ask as its very first thing; nmt does.
bool blas_memory_fits(int buffers);

/// The processors whose kernels BLAS chose, in its own words: "Haswell". OPENBLAS_CORETYPE in the
/// environment asks for others.
std::string blas_kernels();

}  // namespace attune::inline ATTUNE_PRECISION
