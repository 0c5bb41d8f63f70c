// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "attune/core/kernels/dispatch.h"
#include "attune/core/rng.h"

/// The functions of one number as rows of a table, walks over all compilations of kernels, and
/// the numbers that they are tried on.
namespace kernel_cases {

using attune_kernels::InstructionSet;
using attune_kernels::Kernels;
using attune_kernels::KernelTable;

/// A type with enough digits to judge a T by.
template <class T>
using Wide = std::conditional_t<std::is_same_v<T, float>, double, long double>;

template <class T>
using Bits = std::conditional_t<std::is_same_v<T, float>, uint32_t, uint64_t>;

template <class T>
bool same(T a, T b) {
  return std::bit_cast<Bits<T>>(a) == std::bit_cast<Bits<T>>(b) || (std::isnan(a) && std::isnan(b));
}

template <class T>
using Kernel = void (*)(const T* x, T* y, int64_t n);

template <class T>
struct Function {
  const char* name;
  Kernel<T> Kernels<T>::*kernel;
  Wide<T> (*reference)(Wide<T>);
  double bound;  // in ulp, as the header says
};

template <class W>
W sigmoid_reference(W x) {
  return 1 / (1 + std::exp(-x));
}

template <class T>
const Function<T> kFunctions[] = {
    {"exp", &Kernels<T>::exp, std::exp, 1.25},
    {"tanh", &Kernels<T>::tanh, std::tanh, 3},
    {"sigmoid", &Kernels<T>::sigmoid, sigmoid_reference, 3},
};

template <class T>
const Kernels<T>& kernels_of(const InstructionSet& set) {
  if constexpr (std::is_same_v<T, float>) {
    return set.table->f32;
  } else {
    return set.table->f64;
  }
}

/// Calls check(kernels) with all kernels of every instruction set of this processor.
template <class T, class Check>
void for_each_instruction_set(Check check) {
  for (const InstructionSet& set : attune_kernels::instruction_sets()) {
    if (!set.supported) continue;
    const std::string name = set.name;
    CAPTURE(name);
    check(kernels_of<T>(set));
  }
}

/// Calls check(kernel) with the function's kernel of every instruction set of this processor.
template <class T, class Check>
void for_each_kernel(const Function<T>& function, Check check) {
  CAPTURE(function.name);
  for_each_instruction_set<T>([&](const Kernels<T>& kernels) { check(kernels.*function.kernel); });
}

/// Numbers in [-limit, limit), equal for float and double where `limit` is a small integer.
template <class T>
std::vector<T> draw(attune::Rng& rng, int64_t count, double limit) {
  std::vector<T> values;
  for (int64_t i = 0; i < count; ++i) {
    const auto high = static_cast<float>(rng.below(1 << 20)) / (1 << 19);
    values.push_back(static_cast<T>(limit * (high - 1)));
  }
  return values;
}

/// Every element within `bound`, relative to the larger of 1 and what is expected.
template <class T, class W>
void check_close(const std::vector<T>& found, const std::vector<W>& expected, double bound) {
  REQUIRE(found.size() == expected.size());
  for (size_t i = 0; i < found.size(); ++i) {
    CAPTURE(i);
    CHECK(std::abs(found[i] - expected[i]) <= bound * std::max(W(1), std::abs(expected[i])));
  }
}

/// Equal bits, but for those of a NaN.
template <class T>
bool all_same(const std::vector<T>& a, const std::vector<T>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same<T>);
}

}  // namespace kernel_cases
