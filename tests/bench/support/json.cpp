// SPDX-License-Identifier: MIT
#include "attune/tests/bench/support/json.h"

#include "attune/core/files/atomic_file.h"

namespace bench {

Json to_json(const Machine& machine) {
  return {{"processor", machine.processor},
          {"kernels", machine.instruction_set},
          {"blas_kernels", machine.blas_kernels},
          {"compiler", machine.compiler},
          {"threads", machine.threads},
          {"sgemm_gflops", machine.sgemm_flops / 1e9},
          {"copy_gb_per_second", machine.copy_bandwidth / 1e9}};
}

void write_file(const std::string& path, const std::string& text) {
  attune::AtomicFile file(path);
  file.write(text);
  file.commit();
}

void write_file(const std::string& path, const Json& json) {
  // An error may hold what a child said, in whatever encoding.
  write_file(path, json.dump(1, ' ', false, Json::error_handler_t::replace) + '\n');
}

void require_writable(const std::string& path) {
  if (path.empty()) return;
  const attune::AtomicFile uncommitted(path);
}

}  // namespace bench
