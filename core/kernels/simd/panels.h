// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/kernels/kernel_table.h"

/// The products of ../kernel_table.h for this instruction set, defined in panels.cpp.
namespace attune_kernels::ATTUNE_ISA {

#if defined(__AVX512F__)
constexpr int64_t kVectorBytes = 64;
constexpr int kTileRows = 12;  // times two vectors: 24 of the 32 registers
#elif defined(__AVX2__)
constexpr int64_t kVectorBytes = 32;
constexpr int kTileRows = 6;  // 12 of 16
#else
constexpr int64_t kVectorBytes = 16;
constexpr int kTileRows = 6;
#endif

template <class T>
constexpr int64_t kPanelWidth = 2 * kVectorBytes / static_cast<int64_t>(sizeof(T));

template <class T>
void fill_panel(const Strided<T>& from, int64_t rows, int64_t columns, T* panel);
template <class T>
void multiply_panel(int64_t m, int64_t k, const Strided<T>& a, const T* panel, bool add, T* c,
                    int64_t ldc, int64_t columns);

}  // namespace attune_kernels::ATTUNE_ISA
