// SPDX-License-Identifier: MIT
#include "attune/core/kernels/attention.h"

#include "attune/core/kernels/dispatch.h"

namespace attune::kernels {

template <class T>
void additive_scores(const T* query, const T* keys, int64_t stride, const T* v, T* scores,
                     int64_t length, int64_t n) {
  best_kernels<T>().additive_scores(query, keys, stride, v, scores, length, n);
}

template <class T>
void additive_scores_backward(const T* dscores, const T* query, const T* keys, int64_t stride,
                              const T* v, T* dquery, T* dkeys, T* dv, int64_t length, int64_t n) {
  best_kernels<T>().additive_scores_backward(dscores, query, keys, stride, v, dquery, dkeys, dv,
                                             length, n);
}

template void additive_scores(const float*, const float*, int64_t, const float*, float*, int64_t,
                              int64_t);
template void additive_scores_backward(const float*, const float*, const float*, int64_t,
                                       const float*, float*, float*, float*, int64_t, int64_t);
template void additive_scores(const double*, const double*, int64_t, const double*, double*,
                              int64_t, int64_t);
template void additive_scores_backward(const double*, const double*, const double*, int64_t,
                                       const double*, double*, double*, double*, int64_t, int64_t);

}  // namespace attune::kernels
