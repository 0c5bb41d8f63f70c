// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

/// Transcendental functions over arrays of n >= 0 elements, for T = float and double, vectorised
/// for the best instruction set that the processor has.
///
/// x and y may be the same array but not overlap otherwise; neither need be aligned. NaN and the
/// infinities go through as in <cmath>, results below the normal range come out as subnormals, and
/// y[i] depends on x[i] alone, to the last bit: not on i, n or how an array is split. Another
/// instruction set may round otherwise, within the same bounds.
///
/// The bounds are in units in the last place (ulp) of the true result, over the whole range of T.
/// In brackets: the largest error found.
namespace attune::kernels {

/// y = e^x, within 1.25 ulp (0.99).
template <class T>
void exp(const T* x, T* y, int64_t n);

/// y = tanh x, within 3 ulp (2.57). tanh -0 is -0, and tanh x is x for tiny x.
template <class T>
void tanh(const T* x, T* y, int64_t n);

/// y = 1 / (1 + e^-x), within 3 ulp (2.41), also where it is nearly 0.
template <class T>
void sigmoid(const T* x, T* y, int64_t n);

}  // namespace attune::kernels
