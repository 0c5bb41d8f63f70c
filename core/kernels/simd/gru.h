// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/kernels/simd/elementary.h"

/// The equations of gru and gru_backward in ../kernel_table.h, unit by unit.
namespace attune_kernels::ATTUNE_ISA {

template <class T>
[[gnu::flatten]] void gru(const T* gates_x, T* gates_h, const T* h, T* candidate, T* next_h,
                          int64_t n) {
  T *reset = gates_h, *update = gates_h + n;
  const T* memory = gates_h + 2 * n;
#pragma omp simd
  for (int64_t k = 0; k < n; ++k) {
    const T r = sigmoid(gates_x[k] + reset[k]), z = sigmoid(gates_x[n + k] + update[k]);
    const T c = tanh(multiply_add(r, memory[k], gates_x[2 * n + k]));
    reset[k] = r;
    update[k] = z;
    candidate[k] = c;
    next_h[k] = multiply_add(z, h[k] - c, c);
  }
}

template <class T>
[[gnu::flatten]] void gru_backward(const T* gates, const T* h, const T* candidate, T* dh,
                                   T* dgates_x, T* dgates_h, int64_t n) {
#pragma omp simd
  for (int64_t k = 0; k < n; ++k) {
    const T r = gates[k], z = gates[n + k], memory = gates[2 * n + k], c = candidate[k];
    const T dcandidate = dh[k] * (1 - z) * (1 - c * c);
    const T dreset = dcandidate * memory * r * (1 - r);
    const T dupdate = dh[k] * (h[k] - c) * z * (1 - z);
    dgates_x[k] = dreset;
    dgates_x[n + k] = dupdate;
    dgates_x[2 * n + k] = dcandidate;
    dgates_h[k] = dreset;
    dgates_h[n + k] = dupdate;
    dgates_h[2 * n + k] = dcandidate * r;
    dh[k] *= z;
  }
}

}  // namespace attune_kernels::ATTUNE_ISA
