// SPDX-License-Identifier: MIT
#include "attune/core/kernels/dispatch.h"

namespace attune_kernels {

// Defined in simd/kernels.cpp, once in each compilation; see cmake/kernels.cmake.
namespace baseline {
extern const KernelTable kTable;
}
#ifdef ATTUNE_X86_KERNELS
namespace avx2 {
extern const KernelTable kTable;
}
namespace avx512 {
extern const KernelTable kTable;
}
#endif

std::vector<InstructionSet> instruction_sets() {
  std::vector<InstructionSet> sets = {{"baseline", true, &baseline::kTable}};
#ifdef ATTUNE_X86_KERNELS
  __builtin_cpu_init();  // a caller may run before main
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  sets.push_back({"avx2", avx2, &avx2::kTable});
  sets.push_back({"avx512", avx2 && __builtin_cpu_supports("avx512f"), &avx512::kTable});
#endif
  return sets;
}

namespace {

const KernelTable* find_best() {
  const KernelTable* best = nullptr;
  for (const InstructionSet& set : instruction_sets()) {
    if (set.supported) best = set.table;
  }
  return best;
}

const KernelTable& best_table() {
  static const KernelTable* const best = find_best();
  return *best;
}

}  // namespace

template <>
const Kernels<float>& best() {
  return best_table().f32;
}

template <>
const Kernels<double>& best() {
  return best_table().f64;
}

}  // namespace attune_kernels
