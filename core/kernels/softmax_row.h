// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

/// What softmax and its logarithm need of a row, for T = float and double, vectorised like
/// vector_math.h.
namespace attune::kernels {

template <class T>
struct ShiftedExp {
  T maximum;  // m = max_i x_i
  T sum;      // of e^(x_i - m)
};

/// y_i = e^(x_i - m), so that softmax(x) = y / sum and log softmax(x) = (x - m) - log sum.
/// Subtracting the maximum keeps e^x from overflowing. A NaN or +inf in x, or nothing but -inf,
/// makes `sum` NaN. x and y may be the same array but not overlap otherwise.
///
/// The sum is added up in an order that depends on n alone: the same on every instruction set.
template <class T>
ShiftedExp<T> shifted_exp(const T* x, T* y, int64_t n);

}  // namespace attune::kernels
