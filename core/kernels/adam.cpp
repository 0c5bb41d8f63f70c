// SPDX-License-Identifier: MIT
#include "attune/core/kernels/adam.h"

#include "attune/core/kernels/dispatch.h"

namespace attune::kernels {

template <class T>
void adam(const AdamStep<T>& step, const T* gradient, T* x, T* m, T* v, int64_t n) {
  best_kernels<T>().adam(step, gradient, x, m, v, n);
}

template void adam(const AdamStep<float>&, const float*, float*, float*, float*, int64_t);
template void adam(const AdamStep<double>&, const double*, double*, double*, double*, int64_t);

}  // namespace attune::kernels
