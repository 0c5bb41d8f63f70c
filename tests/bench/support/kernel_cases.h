// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "attune/tests/bench/support/configuration.h"

namespace bench {

/// A kernel to measure alone, and what it cannot do without.
struct KernelCase {
  std::string name, shape;
  double bytes;       ///< operands read once and results written once
  double operations;  ///< additions and multiplications in its products; 0: there are none
  /// Makes operands, and returns the call to measure, which owns them.
  std::function<std::function<void()>()> prepare;
};

/// The kernels of a training step, in the sizes of a configuration.
std::vector<KernelCase> kernel_cases(const Configuration& configuration);

// Its parts:
std::vector<KernelCase> product_cases(const Configuration& configuration);
std::vector<KernelCase> array_cases(const Configuration& configuration);
std::vector<KernelCase> layer_cases(const Configuration& configuration);

}  // namespace bench
