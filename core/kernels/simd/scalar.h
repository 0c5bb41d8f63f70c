// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

/// The few operations that the equations beside this file are written in, for float and double.
/// ATTUNE_ISA is the instruction set that this copy is compiled for.
namespace attune_kernels::ATTUNE_ISA {

/// IEEE 754 binary32 and binary64: sign, exponent + bias, mantissa, from the highest bit on.
template <class T>
struct Format;

template <>
struct Format<float> {
  using Bits = uint32_t;
  static constexpr int kMantissaBits = 23;
  static constexpr Bits kExponentBias = 127;
};

template <>
struct Format<double> {
  using Bits = uint64_t;
  static constexpr int kMantissaBits = 52;
  static constexpr Bits kExponentBias = 1023;
};

template <class T>
using Bits = typename Format<T>::Bits;

template <class T>
Bits<T> to_bits(T x) {
  return __builtin_bit_cast(Bits<T>, x);
}

/// 2^(biased_exponent - bias), where that is a normal number.
template <class T>
T power_of_two(Bits<T> biased_exponent) {
  return __builtin_bit_cast(T, biased_exponent << Format<T>::kMantissaBits);
}

inline float abs(float x) { return __builtin_fabsf(x); }
inline double abs(double x) { return __builtin_fabs(x); }

inline float copy_sign(float x, float sign) { return __builtin_copysignf(x, sign); }
inline double copy_sign(double x, double sign) { return __builtin_copysign(x, sign); }

inline float square_root(float x) { return __builtin_sqrtf(x); }
inline double square_root(double x) { return __builtin_sqrt(x); }

/// x, or 0 if |x| is below the smallest normal number.
template <class T>
T without_subnormals(T x) {
  return abs(x) < power_of_two<T>(1) ? T(0) : x;
}

/// min(limit, x), but NaN stays NaN.
template <class T>
T at_most(T limit, T x) {
  return limit < x ? limit : x;
}

/// a * b + c, rounded once where the instruction set can. It is spelled out, and the compiler told
/// not to fuse on its own (-ffp-contract=off), so that a vector loop and its remainder round alike.
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
inline float multiply_add(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
inline double multiply_add(double a, double b, double c) { return __builtin_fma(a, b, c); }
#else
inline float multiply_add(float a, float b, float c) { return a * b + c; }
inline double multiply_add(double a, double b, double c) { return a * b + c; }
#endif

/// c0 + c1 x + c2 x^2 + ... by Horner's rule.
template <class T>
T polynomial(T, T c0) {
  return c0;
}

template <class T, class... Rest>
T polynomial(T x, T c0, Rest... rest) {
  return multiply_add(x, polynomial(x, rest...), c0);
}

}  // namespace attune_kernels::ATTUNE_ISA
