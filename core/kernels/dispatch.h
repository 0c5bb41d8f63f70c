// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/core/kernels/kernel_table.h"

/// Which compilation of the kernels runs.
namespace attune_kernels {

struct InstructionSet {
  const char* name;
  bool supported;  // by this processor and its operating system
  const KernelTable* table;
};

/// Every instruction set that the kernels were compiled for, the best last. The first, "baseline",
/// is what the compiler assumes anyway, and always supported.
std::vector<InstructionSet> instruction_sets();

/// The kernels of the last supported one, for T = float and double: the same in the whole run. What
/// they do stands in kernel_table.h:
///   kernels::best<real>().tanh(x, y, n);
template <class T>
const Kernels<T>& best();

}  // namespace attune_kernels

namespace attune {
namespace kernels = attune_kernels;
}
