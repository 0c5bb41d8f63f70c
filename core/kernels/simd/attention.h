// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/kernels/simd/scalar.h"

/// The equations of additive attention in ../kernel_table.h, unit by unit.
namespace attune_kernels::ATTUNE_ISA {

/// r = 1 / (1 + E_q E_k)
template <class T>
T half_gap(T query, T key) {
  return 1 / multiply_add(query, key, T(1));
}

/// tanh(q + k) = 1 - 2r
template <class T>
T tanh_of(T half_gap) {
  return multiply_add(T(-2), half_gap, T(1));
}

/// One position's score. Its order of summation is the same for every width of a vector: sum l
/// takes the units l, l + 16, l + 32, ...; then the 16 sums are added from the first on.
template <class T>
T additive_score(const T* query, const T* key, const T* v, int64_t n) {
  constexpr int64_t kSums = 16;
  T sums[kSums] = {};
  int64_t j = 0;
  for (; j + kSums <= n; j += kSums) {
#pragma omp simd
    for (int64_t l = 0; l < kSums; ++l) {
      sums[l] = multiply_add(v[j + l], tanh_of(half_gap(query[j + l], key[j + l])), sums[l]);
    }
  }
  for (int64_t l = 0; j + l < n; ++l) {
    sums[l] = multiply_add(v[j + l], tanh_of(half_gap(query[j + l], key[j + l])), sums[l]);
  }
  T total = 0;
  for (const T sum : sums) total += sum;
  return total;
}

template <class T>
[[gnu::flatten]] void additive_scores(const T* query, const T* keys, int64_t stride, const T* v,
                                      T* scores, int64_t length, int64_t n) {
  for (int64_t s = 0; s < length; ++s) {
    scores[s] = additive_score(query, keys + s * stride, v, n);
  }
}

/// dL/dE_q and dL/dE_k of one position, from d = dL/d(E_q E_k); dtanh/d(E_q E_k) = 2 r^2.
template <class T>
void additive_score_backward(T dscore, const T* query, const T* key, const T* v, T* dquery, T* dkey,
                             T* dv, int64_t n) {
#pragma omp simd
  for (int64_t j = 0; j < n; ++j) {
    const T r = half_gap(query[j], key[j]);
    const T d = dscore * (2 * v[j]) * (r * r);
    dquery[j] = multiply_add(d, key[j], dquery[j]);
    dkey[j] = multiply_add(d, query[j], dkey[j]);
    dv[j] = multiply_add(dscore, tanh_of(r), dv[j]);
  }
}

template <class T>
[[gnu::flatten]] void additive_scores_backward(const T* dscores, const T* query, const T* keys,
                                               int64_t stride, const T* v, T* dquery, T* dkeys,
                                               T* dv, int64_t length, int64_t n) {
  for (int64_t s = 0; s < length; ++s) {
    additive_score_backward(dscores[s], query, keys + s * stride, v, dquery, dkeys + s * stride, dv,
                            n);
  }
}

}  // namespace attune_kernels::ATTUNE_ISA
