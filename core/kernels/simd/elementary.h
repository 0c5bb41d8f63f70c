// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/kernels/simd/scalar.h"

/// exp, tanh and sigmoid of one number, without branches, so that a loop over them becomes vector
/// code. All three rest on one range reduction (Cody & Waite, Software Manual for the Elementary
/// Functions, 1980, chapter 6),
///
///   x = k ln 2 + r,   k an integer, |r| <= ln(2)/2,   so that   e^x = 2^k e^r,
///
/// and on one polynomial, for p = e^r - 1, which unlike e^r loses no digits where x is tiny.
namespace attune_kernels::ATTUNE_ISA {

template <class T>
struct ExpConstants;

template <>
struct ExpConstants<float> {
  // ln 2 = high + low; high is so short that k * high is exact.
  static constexpr float kLn2High = 0x1.62e4p-1f, kLn2Low = 0x1.7f7d1cp-20f;
  // From here on e^x rounds to infinity, and e^-x to 0.
  static constexpr float kLimit = 104;
};

template <>
struct ExpConstants<double> {
  static constexpr double kLn2High = 0x1.62e42fefa4p-1, kLn2Low = -0x1.8432a1b0e2634p-43;
  static constexpr double kLimit = 746;
};

/// q(r) = (e^r - 1 - r) / r^2 for |r| <= ln(2)/2. The coefficients are those of the smallest
/// max |r (q(r) - exact)|, found by Remez's exchange algorithm and then rounded to T. The relative
/// error of r + r^2 q(r) is below 2^-28 in float and 2^-60 in double.
inline float expm1_tail(float r) {
  return polynomial(r, 0x1p-1f, 0x1.555556p-3f, 0x1.5554aep-5f, 0x1.11109p-7f, 0x1.6d74eap-10f,
                    0x1.a1a1dp-13f);
}

inline double expm1_tail(double r) {
  return polynomial(r, 0x1p-1, 0x1.5555555555559p-3, 0x1.555555555555ap-5, 0x1.111111110f69p-7,
                    0x1.6c16c16c14436p-10, 0x1.a01a01aff2bccp-13, 0x1.a01a01b0bfe89p-16,
                    0x1.71ddf82dd0e45p-19, 0x1.27e4c58ce3c71p-22, 0x1.af5f06a772cf5p-26,
                    0x1.1f9583607e0b4p-29);
}

/// e^x = 2^k (1 + p). A negative k is in two's complement.
template <class T>
struct Reduced {
  Bits<T> k;
  T p;
};

/// For |x| <= kLimit; of a NaN, p is NaN.
template <class T>
Reduced<T> reduce(T x) {
  using C = ExpConstants<T>;
  constexpr T kLog2E = T(0x1.71547652b82fep+0);
  // A sum this large has no bits left for a fraction: adding rounds to an integer, which then
  // stands in the sum's lowest bits, and subtracting gives that integer as a T.
  constexpr T kRounder = T(Bits<T>(3) << (Format<T>::kMantissaBits - 1));
  const T shifted = multiply_add(x, kLog2E, kRounder);
  const T k = shifted - kRounder;
  const T r = multiply_add(k, -C::kLn2Low, multiply_add(k, -C::kLn2High, x));
  const T p = multiply_add(r * r, expm1_tail(r), r);
  return {to_bits(shifted) - to_bits(kRounder), p};
}

/// e^x = 2^k (1 + p)
template <class T>
T exp(T x) {
  const T limited = copy_sign(at_most(ExpConstants<T>::kLimit, abs(x)), x);
  const auto [k, p] = reduce(limited);
  // 2^k may be too large or too small for a T where e^x is not. Its two halves never are, and of
  // the two products only the last rounds. k gets the bias twice, once for each half.
  const Bits<T> exponent = k + 2 * Format<T>::kExponentBias;
  const Bits<T> half = exponent >> 1;
  return (1 + p) * power_of_two<T>(half) * power_of_two<T>(exponent - half);
}

/// tanh x = t / (t + 2) with the sign of x, where t = e^(2|x|) - 1 = 2^k p + (2^k - 1)
template <class T>
T tanh(T x) {
  constexpr T kLimit = 20;  // from here on tanh rounds to 1
  const auto [k, p] = reduce(2 * at_most(kLimit, abs(x)));
  const T scale = power_of_two<T>(k + Format<T>::kExponentBias);
  const T t = multiply_add(scale, p, scale - 1);
  return copy_sign(t / (t + 2), x);
}

/// 1 / (1 + e^-x), for negative x as e^x / (1 + e^x): e^-|x| never overflows.
template <class T>
T sigmoid(T x) {
  const T e = exp(-abs(x));
  return (x < 0 ? e : T(1)) / (1 + e);
}

}  // namespace attune_kernels::ATTUNE_ISA
