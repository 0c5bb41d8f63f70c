// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/real.h"

/// OpenBLAS (0.3.21 on x86-64) takes buffers of 128 MiB of address space each: one for each of its
/// threads as it is loaded, before main() begins, and one for each product that runs at the same
/// time as others. Few of their pages are ever touched, so this matters only where the address
/// space is limited, as by `ulimit -v`; but there OpenBLAS asks again and again for ever. What
/// hangs as the library is loaded only the program itself can prevent, with blas_memory_fits();
/// the rest is prevented here. A program whose own threads multiply at the same time, more of them
/// than set_num_threads() has been told, leaves those to OpenBLAS.
namespace attune {

/// Whether there is address space now for a buffer of each of so many threads, or of as many as
/// OpenBLAS has at the most, and for 4 MiB beside. Takes no other memory and needs no library to be
/// loaded, so that a program may ask as its very first thing; nmt does.
bool blas_memory_fits(int threads);

/// From now on, so many products at a time as there are num_threads() find a buffer. Throws
/// OutOfMemory if there is no room for those that are missing. gemm() calls it.
void reserve_blas_memory();

}  // namespace attune
