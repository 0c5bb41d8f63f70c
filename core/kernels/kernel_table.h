// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "attune/core/kernels/softmax_row.h"

namespace attune::kernels {

/// The kernels over the scalar T; what each does stands in vector_math.h, softmax_row.h
/// and recurrent.h.
template <class T>
struct Kernels {
  void (*exp)(const T* x, T* y, int64_t n);
  void (*tanh)(const T* x, T* y, int64_t n);
  void (*sigmoid)(const T* x, T* y, int64_t n);
  ShiftedExp<T> (*shifted_exp)(const T* x, T* y, int64_t n);
  T (*sum)(const T* x, int64_t n);
  void (*lstm)(T* gates, const T* c, T* next_c, T* next_h, int64_t n);
  void (*lstm_backward)(const T* gates, const T* c, const T* next_c, const T* dh, T* dc, T* dgates,
                        int64_t n);
};

/// All kernels of one instruction set: what one compilation of simd/kernels.cpp provides.
struct KernelTable {
  Kernels<float> f32;
  Kernels<double> f64;
};

}  // namespace attune::kernels
