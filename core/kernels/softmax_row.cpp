// SPDX-License-Identifier: MIT
#include "attune/core/kernels/softmax_row.h"

#include "attune/core/kernels/dispatch.h"

namespace attune::kernels {

template <class T>
ShiftedExp<T> shifted_exp(const T* x, T* y, int64_t n) {
  return best_kernels<T>().shifted_exp(x, y, n);
}

template ShiftedExp<float> shifted_exp(const float*, float*, int64_t);
template ShiftedExp<double> shifted_exp(const double*, double*, int64_t);

}  // namespace attune::kernels
