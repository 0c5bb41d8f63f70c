// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "attune/tests/core/kernels/kernel_cases.h"

namespace {

using namespace kernel_cases;
using attune_kernels::ShiftedExp;

constexpr int kSizes[] = {1, 2, 15, 16, 17, 31, 33, 100, 1000};

/// Numbers in [-7, 11] in no order, equal for float and double.
template <class T>
std::vector<T> row(int n) {
  std::vector<T> x;
  for (int i = 0; i < n; ++i) x.push_back(static_cast<T>(2 + 9 * std::sin(float(i) * float(i))));
  return x;
}

template <class T>
struct Found {
  ShiftedExp<T> of;
  std::vector<T> y;
};

template <class T>
Found<T> run(const Kernels<T>& kernels, const std::vector<T>& x) {
  std::vector<T> y(x.size());
  const auto of = kernels.shifted_exp(x.data(), y.data(), static_cast<int64_t>(x.size()));
  return {of, y};
}

/// The order in which the kernel adds.
template <class T>
T sum_in_lanes(const std::vector<T>& y) {
  T lanes[16] = {}, total = 0;
  const size_t whole = y.size() - y.size() % 16;
  for (size_t i = 0; i < whole; ++i) lanes[i % 16] += y[i];
  for (const T lane : lanes) total += lane;
  for (size_t i = whole; i < y.size(); ++i) total += y[i];
  return total;
}

TEST_CASE_TEMPLATE("softmax rows: the maximum, each e^(x - m), their sum", T, float, double) {
  for (const int n : kSizes) {
    CAPTURE(n);
    const std::vector<T> x = row<T>(n);
    const T maximum = *std::max_element(x.begin(), x.end());
    std::vector<T> shifted;
    for (const T v : x) shifted.push_back(v - maximum);
    for_each_instruction_set<T>([&](const Kernels<T>& kernels) {
      const Found<T> found = run(kernels, x);
      CHECK(found.of.maximum == maximum);
      std::vector<T> y(x.size());
      kernels.exp(shifted.data(), y.data(), n);
      CHECK(found.y == y);
      CHECK(found.of.sum == sum_in_lanes(y));  // to the last bit: one order for all widths
    });
  }
}

TEST_CASE_TEMPLATE("softmax rows: in place, and wherever the row lies in memory", T, float,
                   double) {
  for (const int n : kSizes) {
    CAPTURE(n);
    const std::vector<T> x = row<T>(n);
    for_each_instruction_set<T>([&](const Kernels<T>& kernels) {
      const Found<T> expected = run(kernels, x);
      for (const int offset : {0, 1, 3}) {
        CAPTURE(offset);
        std::vector<T> margin(static_cast<size_t>(offset), T(100)), y = margin;
        y.insert(y.end(), x.begin(), x.end());
        y.push_back(100);
        const ShiftedExp<T> of = kernels.shifted_exp(y.data() + offset, y.data() + offset, n);
        CHECK(of.maximum == expected.of.maximum);
        CHECK(of.sum == expected.of.sum);
        CHECK(std::vector<T>(y.begin() + offset, y.end() - 1) == expected.y);
        CHECK(std::count(y.begin(), y.end(), T(100)) == offset + 1);
      }
    });
  }
}

TEST_CASE_TEMPLATE("softmax rows: infinities and NaN at every place", T, float, double) {
  constexpr T kInfinity = std::numeric_limits<T>::infinity();
  constexpr T kNan = std::numeric_limits<T>::quiet_NaN();
  for_each_instruction_set<T>([&](const Kernels<T>& kernels) {
    for (size_t place = 0; place < 37; ++place) {
      CAPTURE(place);
      std::vector<T> x = row<T>(37);
      for (const T bad : {kNan, -kNan, kInfinity}) {
        x[place] = bad;
        CHECK(std::isnan(run(kernels, x).of.sum));
      }
      x[place] = -kInfinity;
      CHECK(std::isfinite(run(kernels, x).of.sum));
      CHECK(run(kernels, x).y[place] == 0);
    }
    CHECK(std::isnan(run(kernels, std::vector<T>(20, -kInfinity)).of.sum));
    CHECK(std::isnan(run(kernels, std::vector<T>(20, kNan)).of.sum));
    const std::vector<T> large(20, std::numeric_limits<T>::max());
    CHECK(run(kernels, large).of.sum == 20);
    CHECK(run(kernels, {}).of.sum == 0);
  });
}

TEST_CASE("softmax rows: the sum of very many equal numbers does not drift") {
  std::vector<float> x(1 << 20, std::log(0.1f));
  x.front() = 0;
  for_each_instruction_set<float>([&](const Kernels<float>& kernels) {
    const double others = 0.1 * static_cast<double>(x.size() - 1);
    CHECK(run(kernels, x).of.sum == doctest::Approx(1 + others).epsilon(1e-5));
  });
}

TEST_CASE("softmax rows: the float kernels agree with the double ones") {
  for (const int n : kSizes) {
    const Found<double> wide = run(attune_kernels::best<double>(), row<double>(n));
    for_each_instruction_set<float>([&](const Kernels<float>& kernels) {
      const Found<float> found = run(kernels, row<float>(n));
      CHECK(found.of.sum == doctest::Approx(wide.of.sum).epsilon(1e-5));
      for (size_t i = 0; i < wide.y.size(); ++i) {
        CHECK(found.y[i] == doctest::Approx(wide.y[i]).epsilon(1e-5));
      }
    });
  }
}

}  // namespace
