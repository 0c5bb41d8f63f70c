// SPDX-License-Identifier: MIT
#include "attune/core/kernels/vector_math.h"

#include "attune/core/kernels/dispatch.h"

namespace attune::kernels {

template <class T>
void exp(const T* x, T* y, int64_t n) {
  best_kernels<T>().exp(x, y, n);
}

template <class T>
void tanh(const T* x, T* y, int64_t n) {
  best_kernels<T>().tanh(x, y, n);
}

template <class T>
void sigmoid(const T* x, T* y, int64_t n) {
  best_kernels<T>().sigmoid(x, y, n);
}

template void exp(const float*, float*, int64_t);
template void exp(const double*, double*, int64_t);
template void tanh(const float*, float*, int64_t);
template void tanh(const double*, double*, int64_t);
template void sigmoid(const float*, float*, int64_t);
template void sigmoid(const double*, double*, int64_t);

}  // namespace attune::kernels
