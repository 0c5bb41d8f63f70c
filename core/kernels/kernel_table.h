// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace attune::kernels {

/// The kernels over the scalar T; what each does stands in vector_math.h.
template <class T>
struct Kernels {
  void (*exp)(const T* x, T* y, int64_t n);
  void (*tanh)(const T* x, T* y, int64_t n);
  void (*sigmoid)(const T* x, T* y, int64_t n);
};

/// All kernels of one instruction set: what one compilation of simd/kernels.cpp provides.
struct KernelTable {
  Kernels<float> f32;
  Kernels<double> f64;
};

}  // namespace attune::kernels
