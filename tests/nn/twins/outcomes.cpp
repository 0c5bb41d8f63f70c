// SPDX-License-Identifier: MIT
// What users run, in float, held against what is checked, in double: `outcomes write FILE` writes
// the value and the gradients of every fused op in the table of twins, `outcomes compare FILE`
// compares its own with those of a file. CTest has the program in double write, in float compare.
#include <exception>
#include <iostream>

#include "attune/core/error.h"
#include "attune/core/files/safetensors.h"
#include "attune/tests/nn/twins/table.h"

namespace {

using namespace attune;
using namespace attune::testing;

std::map<std::string, Tensor> all_outcomes() {
  std::map<std::string, Tensor> all;
  for (const Twins& twins : kTwins) {
    for (const TwinCase& c : twins.cases) {
      const Outcome of_case = outcome(c, Reading::fused, [](size_t) { return true; });
      const auto keep = [&](const std::string& what, const std::vector<Tensor>& tensors) {
        for (size_t i = 0; i < tensors.size(); ++i) {
          const std::string name =
              twins.op + ", " + twins.use + ", " + c.name + ", " + what + ' ' + std::to_string(i);
          if (!all.emplace(name, tensors[i]).second) fail("two outcomes are named ", name);
        }
      };
      keep("value", of_case.values);
      keep("gradient", of_case.gradients);
    }
  }
  return all;
}

// The number of differences, each of which is printed.
int compare(const std::map<std::string, Tensor>& ours,
            const std::map<std::string, Tensor>& theirs) {
  if (ours.size() != theirs.size()) {
    fail(ours.size(), " outcomes here, ", theirs.size(), " in the file");
  }
  int differences = 0;
  for (const auto& [name, tensor] : ours) {
    const auto other = theirs.find(name);
    if (other == theirs.end()) fail("the file has no ", name);
    const Comparison comparison = close(tensor, other->second, 1e-5);
    if (comparison) continue;
    std::cout << name << ": " << comparison << '\n';
    ++differences;
  }
  std::cout << ours.size() << " outcomes compared, " << differences << " differ\n";
  return differences;
}

int run(const std::string& what, const std::string& path) {
  if (what == "write") {
    write_safetensors(path, {all_outcomes(), {}, {}});
    return 0;
  }
  if (what == "compare") return compare(all_outcomes(), read_safetensors(path).tensors) > 0 ? 1 : 0;
  fail("outcomes: neither write nor compare, but ", what);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 3) fail("usage: outcomes write|compare FILE");
    return run(argv[1], argv[2]);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
