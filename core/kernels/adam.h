// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace attune::kernels {

/// The numbers of one step of Adam, the same for all elements of a parameter.
template <class T>
struct AdamStep {
  T gradient_factor;  ///< times the gradient, before all else
  T decay;            ///< weight decay that is part of the gradient
  T keep;             ///< what a decoupled weight decay leaves of x
  T beta1, beta2;
  T rate;     ///< learning rate / (1 - beta1^t)
  T v_scale;  ///< 1 / (1 - beta2^t)
  T epsilon;
};

/// For n parameters x, in one pass:
///   g = gradient_factor gradient + decay x
///   m = beta1 m + (1 - beta1) g
///   v = beta2 v + (1 - beta2) g^2
///   x = keep x - rate m / (sqrt(v v_scale) + epsilon)
/// A null `gradient` is one of zeros. Values of m and v below the normal range become 0: without a
/// gradient they would shrink to such numbers and stay there, where every operation is slow.
template <class T>
void adam(const AdamStep<T>& step, const T* gradient, T* x, T* m, T* v, int64_t n);

}  // namespace attune::kernels
