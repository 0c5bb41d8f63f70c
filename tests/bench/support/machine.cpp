// SPDX-License-Identifier: MIT
#include "attune/tests/bench/support/machine.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iomanip>
#include <sstream>
#include <vector>

#include "attune/core/blas.h"
#include "attune/core/kernels/dispatch.h"
#include "attune/core/parallel.h"
#include "attune/tests/bench/support/product_runner.h"
#include "attune/tests/bench/support/timing.h"

namespace bench {
namespace {

std::string processor_name() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.rfind("model name", 0) == 0) return line.substr(line.find(": ") + 2);
  }
  return "unknown processor";
}

std::string best_instruction_set() {
  std::string name;
  for (const auto& set : kernels::instruction_sets()) {
    if (set.supported) name = set.name;
  }
  return name;
}

double copy_bandwidth() {
  constexpr int64_t kBytes = int64_t{256} << 20;
  constexpr int64_t kPiece = int64_t{1} << 20;
  std::vector<char> from(kBytes, 1), to(kBytes, 2);
  double best = 0;
  for (int i = 0; i < 5; ++i) {
    const double seconds = seconds_of([&] {
      parallel_for(kBytes, kPiece, [&](int64_t begin, int64_t end) {
        std::memcpy(to.data() + begin, from.data() + begin, static_cast<size_t>(end - begin));
      });
    });
    best = std::max(best, 2 * static_cast<double>(kBytes) / seconds);
  }
  return best;
}

}  // namespace

double sgemm_flops(int products) {
  const Product square{1536, 1536, 1536};
  ProductRunner runner;
  runner.run(square);
  double best = 0;
  for (int i = 0; i < products; ++i) {
    best = std::max(best, operations(square) / seconds_of([&] { runner.run(square); }));
  }
  return best;
}

Machine this_machine() {
  return {processor_name(), best_instruction_set(), blas_kernels(),  "GCC " __VERSION__,
          num_threads(),    sgemm_flops(5),         copy_bandwidth()};
}

std::string described(const Machine& machine) {
  std::ostringstream text;
  text << machine.processor << ", our kernels for " << machine.instruction_set
       << ", OpenBLAS's for " << machine.blas_kernels << ", " << machine.threads
       << (machine.threads == 1 ? " thread" : " threads") << ", compiled by " << machine.compiler
       << '\n'
       << std::fixed << std::setprecision(1) << "SGEMM " << machine.sgemm_flops / 1e9
       << " GFLOP/s, copying " << machine.copy_bandwidth / 1e9 << " GB/s (read and written)\n";
  return text.str();
}

}  // namespace bench
