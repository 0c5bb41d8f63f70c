// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "attune/core/kernels/adam.h"
#include "attune/core/kernels/panels.h"
#include "attune/core/kernels/softmax_row.h"

namespace attune::kernels {

/// The kernels over the scalar T; what each does stands in the header of its name.
template <class T>
struct Kernels {
  void (*exp)(const T* x, T* y, int64_t n);
  void (*tanh)(const T* x, T* y, int64_t n);
  void (*sigmoid)(const T* x, T* y, int64_t n);
  ShiftedExp<T> (*shifted_exp)(const T* x, T* y, int64_t n);
  void (*lstm)(T* gates, const T* c, T* next_c, T* next_h, int64_t n);
  void (*lstm_backward)(const T* gates, const T* c, const T* next_c, const T* dh, T* dc, T* dgates,
                        int64_t n);
  void (*gru)(const T* gates_x, T* gates_h, const T* h, T* candidate, T* next_h, int64_t n);
  void (*gru_backward)(const T* gates, const T* h, const T* candidate, T* dh, T* dgates_x,
                       T* dgates_h, int64_t n);
  void (*adam)(const AdamStep<T>& step, const T* gradient, T* x, T* m, T* v, int64_t n);
  int64_t panel_width;
  void (*pack_panel)(const Strided<T>& from, int64_t rows, int64_t columns, T* panel);
  void (*multiply_panel)(int64_t m, int64_t k, const Strided<T>& a, const T* panel, bool add, T* c,
                         int64_t ldc, int64_t columns);
  void (*additive_scores)(const T* query, const T* keys, int64_t stride, const T* v, T* scores,
                          int64_t length, int64_t n);
  void (*additive_scores_backward)(const T* dscores, const T* query, const T* keys, int64_t stride,
                                   const T* v, T* dquery, T* dkeys, T* dv, int64_t length,
                                   int64_t n);
};

/// All kernels of one instruction set: what one compilation of simd/kernels.cpp and simd/panels.cpp
/// provides.
struct KernelTable {
  Kernels<float> f32;
  Kernels<double> f64;
};

}  // namespace attune::kernels
