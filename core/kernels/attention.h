// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

/// Additive attention of one query of n units over a sentence's memory (Bahdanau et al. 2015,
/// A.1.2), for T = float and double:
///
///   score_s = sum_j v_j tanh(q_j + k_sj),   tanh(q + k) = 1 - 2r,   r = 1 / (1 + e^2q e^2k)
///
/// The exponential of a sum is a product. So all queries of a sentence share the exponentials of
/// its memory, and a score costs a division a unit in place of a whole tanh: what comes in here as
/// query and keys are E_q = e^2q and E_k = e^2k, positive and finite.
namespace attune::kernels {

/// scores[s] for s < length. Key s begins at keys + s * stride.
template <class T>
void additive_scores(const T* query, const T* keys, int64_t stride, const T* v, T* scores,
                     int64_t length, int64_t n);

/// Its gradient: adds what dL/dscores brings to dL/dE_q [n], to dL/dE_k, laid out as keys, and to
/// dL/dv [n]. Arrays do not overlap.
template <class T>
void additive_scores_backward(const T* dscores, const T* query, const T* keys, int64_t stride,
                              const T* v, T* dquery, T* dkeys, T* dv, int64_t length, int64_t n);

}  // namespace attune::kernels
