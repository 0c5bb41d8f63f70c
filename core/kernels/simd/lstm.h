// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/kernels/simd/elementary.h"

/// The equations of lstm and lstm_backward in ../kernel_table.h, unit by unit.
namespace attune_kernels::ATTUNE_ISA {

template <class T>
[[gnu::flatten]] void lstm(T* gates, const T* c, T* next_c, T* next_h, int64_t n) {
  T *input = gates, *forget = gates + n, *candidate = gates + 2 * n, *output = gates + 3 * n;
#pragma omp simd
  for (int64_t k = 0; k < n; ++k) {
    const T i = sigmoid(input[k]), f = sigmoid(forget[k]);
    const T g = tanh(candidate[k]), o = sigmoid(output[k]);
    input[k] = i;
    forget[k] = f;
    candidate[k] = g;
    output[k] = o;
    next_c[k] = multiply_add(f, c[k], i * g);
    next_h[k] = o * tanh(next_c[k]);
  }
}

template <class T>
[[gnu::flatten]] void lstm_backward(const T* gates, const T* c, const T* next_c, const T* dh, T* dc,
                                    T* dgates, int64_t n) {
#pragma omp simd
  for (int64_t k = 0; k < n; ++k) {
    const T i = gates[k], f = gates[n + k], g = gates[2 * n + k], o = gates[3 * n + k];
    const T tanh_c = tanh(next_c[k]);
    const T dnext_c = dc[k] + dh[k] * o * (1 - tanh_c * tanh_c);
    dgates[k] = dnext_c * g * i * (1 - i);
    dgates[n + k] = dnext_c * c[k] * f * (1 - f);
    dgates[2 * n + k] = dnext_c * i * (1 - g * g);
    dgates[3 * n + k] = dh[k] * tanh_c * o * (1 - o);
    dc[k] = dnext_c * f;
  }
}

}  // namespace attune_kernels::ATTUNE_ISA
