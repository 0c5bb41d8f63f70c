// SPDX-License-Identifier: MIT
// Each kernel of a training step alone, beside the least time that this machine could take for it.
#include <exception>
#include <functional>
#include <iostream>

#include "attune/core/error.h"
#include "attune/core/parallel.h"
#include "attune/tests/bench/support/json.h"
#include "attune/tests/bench/support/kernel_cases.h"
#include "attune/tests/bench/support/machine.h"
#include "attune/tests/bench/support/table.h"
#include "attune/tests/bench/support/timing.h"

namespace bench {
namespace {

struct Floor {
  double seconds;
  const char* kind;
};

// A kernel moves its bytes and makes its operations at once, so the longer of the two bounds it.
Floor floor_of(const KernelCase& kernel, const Machine& machine) {
  const double moving = kernel.bytes / machine.copy_bandwidth;
  const double computing = kernel.operations / machine.sgemm_flops;
  return moving >= computing ? Floor{moving, "bytes"} : Floor{computing, "SGEMM"};
}

std::vector<KernelCase> wanted_cases(const Configuration& configuration, const std::string& only) {
  std::vector<KernelCase> wanted;
  for (KernelCase& kernel : kernel_cases(configuration)) {
    if (kernel.name.find(only) != std::string::npos) wanted.push_back(std::move(kernel));
  }
  if (wanted.empty()) fail("no kernel has '", only, "' in its name, which --only asks for");
  return wanted;
}

Json run(const Configuration& configuration, const std::string& only) {
  const std::vector<KernelCase> kernels = wanted_cases(configuration, only);
  const Machine machine = this_machine();
  std::cout << described(machine) << name_of(configuration) << ", least times\n\n";
  const Table table(
      {{"kernel", 32}, {"shape", 26}, {"us", 10}, {"floor us", 10}, {"of", 6}, {"x floor", 8}});
  table.print_titles();
  Json rows = Json::array();
  for (const KernelCase& kernel : kernels) {
    const Floor floor = floor_of(kernel, machine);
    const double seconds = seconds_per_call(kernel.prepare());
    table.print_row({kernel.name, kernel.shape, fixed(1e6 * seconds, 1),
                     fixed(1e6 * floor.seconds, 1), floor.kind, fixed(seconds / floor.seconds, 2)});
    rows.push_back({{"kernel", kernel.name},
                    {"shape", kernel.shape},
                    {"us", 1e6 * seconds},
                    {"floor_us", 1e6 * floor.seconds},
                    {"floor_of", floor.kind},
                    {"bytes", kernel.bytes},
                    {"operations", kernel.operations}});
  }
  return {
      {"configuration", name_of(configuration)}, {"machine", to_json(machine)}, {"kernels", rows}};
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  CLI::App app("Measures each kernel of a training step against its floor.");
  bench::Configuration configuration;
  std::string only, json;
  bench::add_sizes(app, configuration);
  app.add_option("--only", only, "kernels whose name has this in it");
  app.add_option("--json", json, "file to write every figure to");
  CLI11_PARSE(app, argc, argv);
  try {
    attune::set_num_threads(static_cast<int>(configuration.threads));
    bench::require_writable(json);
    const bench::Json figures = bench::run(configuration, only);
    if (!json.empty()) bench::write_file(json, figures);
  } catch (const std::exception& error) {
    std::cerr << "ops: " << error.what() << '\n';
    return 1;
  }
}
