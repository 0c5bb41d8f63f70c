// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace bench {

/// What this machine gives, with num_threads() threads: the yardsticks of every figure.
struct Machine {
  std::string processor, instruction_set, blas_kernels, compiler;
  int threads = 1;
  double sgemm_flops = 0;     // operations a second, in a product of large square matrices
  double copy_bandwidth = 0;  // bytes a second, read and written ones, far beyond any cache
};

/// Measures both rates.
Machine this_machine();

/// The best of some products. Takes about a tenth of a second each.
double sgemm_flops(int products);

/// A few lines that open a report.
std::string described(const Machine& machine);

}  // namespace bench
