// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/kernels/kernel_table.h"
#include "attune/core/kernels/simd/elementary.h"

namespace attune_kernels::ATTUNE_ISA {

/// f(... f(f(start, x_0), x_1) ...), but in 16 interleaved partial results that are joined in the
/// end: an order that fills the widest vectors and yet is the same for all widths.
template <class T, class F>
T fold(const T* x, int64_t n, T start, F f) {
  constexpr int kLanes = 16;
  T lanes[kLanes];
  for (T& lane : lanes) lane = start;
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
#pragma omp simd
    for (int lane = 0; lane < kLanes; ++lane) lanes[lane] = f(lanes[lane], x[i + lane]);
  }
  T result = start;
  for (const T lane : lanes) result = f(result, lane);
  for (; i < n; ++i) result = f(result, x[i]);
  return result;
}

/// max(a, x), but a NaN in x is passed over.
template <class T>
T at_least(T a, T x) {
  return a < x ? x : a;
}

template <class T>
T add(T a, T b) {
  return a + b;
}

template <class T>
[[gnu::flatten]] T sum_of_run(const T* x, int64_t n) {
  return fold(x, n, T(0), add<T>);
}

/// In halves above 4096 numbers, so that the rounding error grows with log n, as in core/sum_run.h.
template <class T>
T sum(const T* x, int64_t n) {
  constexpr int64_t kRun = 4096;
  return n > kRun ? sum(x, n / 2) + sum(x + n / 2, n - n / 2) : sum_of_run(x, n);
}

/// Writes e^(x - maximum) to y, and returns the maximum.
template <class T>
[[gnu::flatten]] T exp_below_maximum(const T* x, T* y, int64_t n) {
  const T maximum = fold(x, n, -T(__builtin_inf()), at_least<T>);
#pragma omp simd
  for (int64_t i = 0; i < n; ++i) y[i] = exp(x[i] - maximum);
  return maximum;
}

template <class T>
ShiftedExp<T> shifted_exp(const T* x, T* y, int64_t n) {
  const T maximum = exp_below_maximum(x, y, n);
  return {maximum, sum(y, n)};
}

}  // namespace attune_kernels::ATTUNE_ISA
