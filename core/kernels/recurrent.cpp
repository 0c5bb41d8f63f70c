// SPDX-License-Identifier: MIT
#include "attune/core/kernels/recurrent.h"

#include "attune/core/kernels/dispatch.h"

namespace attune::kernels {

template <class T>
void lstm(T* gates, const T* c, T* next_c, T* next_h, int64_t n) {
  best_kernels<T>().lstm(gates, c, next_c, next_h, n);
}

template <class T>
void lstm_backward(const T* gates, const T* c, const T* next_c, const T* dh, T* dc, T* dgates,
                   int64_t n) {
  best_kernels<T>().lstm_backward(gates, c, next_c, dh, dc, dgates, n);
}

template <class T>
void gru(const T* gates_x, T* gates_h, const T* h, T* candidate, T* next_h, int64_t n) {
  best_kernels<T>().gru(gates_x, gates_h, h, candidate, next_h, n);
}

template <class T>
void gru_backward(const T* gates, const T* h, const T* candidate, T* dh, T* dgates_x, T* dgates_h,
                  int64_t n) {
  best_kernels<T>().gru_backward(gates, h, candidate, dh, dgates_x, dgates_h, n);
}

template void lstm(float*, const float*, float*, float*, int64_t);
template void lstm(double*, const double*, double*, double*, int64_t);
template void lstm_backward(const float*, const float*, const float*, const float*, float*, float*,
                            int64_t);
template void lstm_backward(const double*, const double*, const double*, const double*, double*,
                            double*, int64_t);
template void gru(const float*, float*, const float*, float*, float*, int64_t);
template void gru(const double*, double*, const double*, double*, double*, int64_t);
template void gru_backward(const float*, const float*, const float*, float*, float*, float*,
                           int64_t);
template void gru_backward(const double*, const double*, const double*, double*, double*, double*,
                           int64_t);

}  // namespace attune::kernels
