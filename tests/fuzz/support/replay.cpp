// SPDX-License-Identifier: MIT
// TARGET FOLDER...: hands it every file in these folders, which may be missing. What libFuzzer does
// with -runs=0, for builds without it. Besides, what is in a folder valid/ has to be accepted: were
// all seeds refused, as after a change of format, nothing behind the readers would be run. What is
// in a folder refused/ may not be.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "attune/tests/fuzz/support/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

int main(int argc, char** argv) {
  namespace fs = std::filesystem;
  std::set<fs::path> inputs;
  for (int i = 1; i < argc; ++i) {
    if (!fs::is_directory(argv[i])) continue;
    for (const auto& entry : fs::recursive_directory_iterator(argv[i])) {
      if (entry.is_regular_file()) inputs.insert(entry);
    }
  }
  for (const fs::path& path : inputs) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    std::printf("%s\n", path.c_str());  // the last one is where it ended
    std::fflush(stdout);
    const int64_t before = attune::fuzzing::acceptances;
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
    const bool is_accepted = attune::fuzzing::acceptances > before;
    const fs::path kind = path.parent_path().filename();
    attune::fuzzing::require(is_accepted || kind != "valid", "a valid seed is accepted");
    attune::fuzzing::require(!is_accepted || kind != "refused", "such a seed is refused");
  }
  std::printf("%zu inputs\n", inputs.size());
  return inputs.empty() ? 1 : 0;
}
