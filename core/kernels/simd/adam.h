// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/kernels/kernel_table.h"
#include "attune/core/kernels/simd/elementary.h"

/// The equations of adam in ../kernel_table.h.
namespace attune_kernels::ATTUNE_ISA {

/// The step of one element. `s` comes by value: the compiler then knows that no write changes it.
template <class T>
void adam_element(AdamStep<T> s, T gradient, T& x, T& m, T& v) {
  const T g = multiply_add(s.decay, x, s.gradient_factor * gradient);
  m = without_subnormals(multiply_add(s.beta1, m, (1 - s.beta1) * g));
  v = without_subnormals(multiply_add(s.beta2, v, (1 - s.beta2) * g * g));
  x = multiply_add(s.keep, x, -(s.rate * m / (square_root(v * s.v_scale) + s.epsilon)));
}

template <class T>
[[gnu::flatten]] void adam(const AdamStep<T>& step, const T* gradient, T* x, T* m, T* v,
                           int64_t n) {
  const AdamStep<T> s = step;
#pragma omp simd
  for (int64_t i = 0; i < n; ++i) adam_element(s, gradient[i], x[i], m[i], v[i]);
}

}  // namespace attune_kernels::ATTUNE_ISA
