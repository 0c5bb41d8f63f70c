// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

#include "attune/tests/core/kernels/kernel_cases.h"

namespace {

using namespace kernel_cases;

/// |y - expected| in units in the last place of a T; infinity counts as the number that would
/// follow the largest one.
template <class T>
double error_in_ulp(T y, Wide<T> expected) {
  using Limits = std::numeric_limits<T>;
  if (std::isnan(y) || std::isnan(expected)) {
    return std::isnan(y) && std::isnan(expected) ? 0 : HUGE_VAL;
  }
  const Wide<T> infinity = std::ldexp(Wide<T>(1), Limits::max_exponent);
  const auto finite = [&](Wide<T> v) { return std::clamp(v, -infinity, infinity); };
  int exponent = 0;
  std::frexp(finite(expected), &exponent);
  exponent = std::max(exponent, static_cast<int>(Limits::min_exponent));
  const Wide<T> ulp = std::ldexp(Wide<T>(1), exponent - Limits::digits);
  return static_cast<double>(std::abs(finite(y) - finite(expected)) / ulp);
}

/// Every stride-th bit pattern: normal and subnormal numbers of all sizes, infinities and NaNs.
/// Then `count` more, evenly from -limit to limit, where the functions are not yet constant.
template <class T>
std::vector<T> samples(Bits<T> stride, int count, T limit) {
  std::vector<T> x;
  const Bits<T> last = std::numeric_limits<Bits<T>>::max();
  for (Bits<T> bits = 0; bits <= last - stride; bits += stride) x.push_back(std::bit_cast<T>(bits));
  for (int i = 0; i <= count; ++i) x.push_back(limit * (T(2) * T(i) / T(count) - 1));
  return x;
}

template <class T>
void check_bounds(const std::vector<T>& x) {
  for (const Function<T>& function : kFunctions<T>) {
    std::vector<Wide<T>> expected;
    for (T v : x) expected.push_back(function.reference(v));
    for_each_kernel(function, [&](Kernel<T> kernel) {
      std::vector<T> y(x.size());
      kernel(x.data(), y.data(), static_cast<int64_t>(x.size()));
      double worst = 0;
      T worst_x = 0;
      for (size_t i = 0; i < x.size(); ++i) {
        const double error = error_in_ulp<T>(y[i], expected[i]);
        if (error > worst) worst_x = x[i];
        worst = std::max(worst, error);
      }
      CAPTURE(worst_x);
      CHECK(worst <= function.bound);
    });
  }
}

TEST_CASE("vector math: float keeps its bound over the whole range") {
  check_bounds<float>(samples<float>(4'001, 100'000, 120));
}

TEST_CASE("vector math: double keeps its bound over the whole range") {
  check_bounds<double>(samples<double>(140'737'488'355'361, 100'000, 760));
}

TEST_CASE_TEMPLATE("vector math: zeros, subnormals, infinities and NaN", T, float, double) {
  constexpr T kInfinity = std::numeric_limits<T>::infinity();
  constexpr T kNan = std::numeric_limits<T>::quiet_NaN();
  constexpr T kTiny = std::numeric_limits<T>::denorm_min();
  constexpr T kHalf = 0.5;
  struct Row {
    T x;
    T expected[3];  // exp, tanh, sigmoid
  };
  const Row rows[] = {
      {0, {1, 0, kHalf}},
      {T(-0.0), {1, T(-0.0), kHalf}},
      {kTiny, {1, kTiny, kHalf}},
      {-kTiny, {1, -kTiny, kHalf}},
      {std::numeric_limits<T>::max(), {kInfinity, 1, 1}},
      {std::numeric_limits<T>::lowest(), {0, -1, 0}},
      {kInfinity, {kInfinity, 1, 1}},
      {-kInfinity, {0, -1, 0}},
      {kNan, {kNan, kNan, kNan}},
      {-kNan, {kNan, kNan, kNan}},
  };
  for (const Function<T>& function : kFunctions<T>) {
    for_each_kernel(function, [&](Kernel<T> kernel) {
      for (const Row& row : rows) {
        T y = 7;
        kernel(&row.x, &y, 1);
        CAPTURE(row.x);
        CHECK(same(y, row.expected[&function - kFunctions<T>]));
      }
    });
  }
}

/// Numbers of all kinds in no order, so that neighbours differ.
template <class T>
std::vector<T> mixed(int count) {
  using Limits = std::numeric_limits<T>;
  const std::vector<T> special = {
      Limits::infinity(), Limits::quiet_NaN(), Limits::denorm_min(), T(-0.0), T(-87.5), T(88.5)};
  std::vector<T> x;
  for (int i = 0; i < count; ++i) {
    x.push_back(i % 7 == 3 ? special[i / 7 % special.size()] : 9 * std::sin(T(i) * T(i)));
  }
  return x;
}

/// How many of the n elements of y differ from those of expected.
template <class T>
int count_wrong(const T* y, const T* expected, int n) {
  int wrong = 0;
  for (int i = 0; i < n; ++i) wrong += !same(y[i], expected[i]);
  return wrong;
}

TEST_CASE_TEMPLATE("vector math: an element's place changes no bit", T, float, double) {
  constexpr int kMargin = 3, kMaxSize = 70;
  const std::vector<T> x = mixed<T>(kMargin + kMaxSize);
  const std::vector<T> margin(kMargin, T(7));
  for (const Function<T>& function : kFunctions<T>) {
    for_each_kernel(function, [&](Kernel<T> kernel) {
      std::vector<T> alone(x.size());
      for (size_t i = 0; i < x.size(); ++i) kernel(&x[i], &alone[i], 1);
      for (int offset = 0; offset < kMargin; ++offset) {
        for (int n = 0; n <= kMaxSize; ++n) {
          CAPTURE(offset);
          CAPTURE(n);
          std::vector<T> y(kMargin + n + kMargin, T(7));
          kernel(x.data() + offset, y.data() + kMargin, n);
          CHECK(count_wrong(y.data() + kMargin, alone.data() + offset, n) == 0);
          CHECK(count_wrong(y.data(), margin.data(), kMargin) == 0);
          CHECK(count_wrong(y.data() + kMargin + n, margin.data(), kMargin) == 0);

          std::vector<T> in_place = x;
          kernel(in_place.data() + offset, in_place.data() + offset, n);
          CHECK(count_wrong(in_place.data() + offset, alone.data() + offset, n) == 0);
        }
      }
    });
  }
}

TEST_CASE("vector math: the float kernels agree with the double ones") {
  const std::vector<float> x = samples<float>(40'009, 10'000, 85);
  const std::vector<double> wide_x(x.begin(), x.end());
  const auto n = static_cast<int64_t>(x.size());
  for (size_t f = 0; f < std::size(kFunctions<float>); ++f) {
    std::vector<float> y(x.size());
    std::vector<double> expected(x.size());
    (attune_kernels::best<float>().*kFunctions<float>[f].kernel)(x.data(), y.data(), n);
    (attune_kernels::best<double>().*kFunctions<double>[f].kernel)(wide_x.data(), expected.data(),
                                                                   n);
    int wrong = 0;
    for (size_t i = 0; i < x.size(); ++i) {
      if (!std::isnormal(static_cast<float>(expected[i]))) continue;
      wrong += !(std::abs(y[i] - expected[i]) <= 1e-5 * std::abs(expected[i]));
    }
    CAPTURE(std::string(kFunctions<float>[f].name));
    CHECK(wrong == 0);
  }
}

}  // namespace
