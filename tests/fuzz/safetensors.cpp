// SPDX-License-Identifier: MIT
// Any bytes as a safetensors file; what can be read is written, and read again as it was.
#include "attune/core/safetensors.h"

#include <fstream>
#include <iterator>

#include "attune/tests/fuzz/support/fuzz.h"

namespace attune::fuzzing {
namespace {

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

void fuzz(std::string_view input) {
  const auto file = accepted([&] { return read_safetensors(file_of(input)); });
  if (!file) return;
  const std::string first = scratch("first"), second = scratch("second");
  write_safetensors(first, *file);
  write_safetensors(second, read_safetensors(first));
  require(bytes_of(first) == bytes_of(second), "what is written is read as it was");
}

}  // namespace attune::fuzzing
