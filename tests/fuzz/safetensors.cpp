// SPDX-License-Identifier: MIT
// Any bytes as a safetensors file; what can be read is written, and read again as it was.
#include "attune/core/files/safetensors.h"

#include <algorithm>
#include <cstring>

#include "attune/tests/fuzz/support/fuzz.h"

namespace attune::fuzzing {
namespace {

// Bit by bit, as NaN is in such files too.
bool are_same(const Tensor& a, const Tensor& b) {
  const auto bytes = static_cast<size_t>(a.numel()) * sizeof(real);
  return a.shape() == b.shape() && (bytes == 0 || std::memcmp(a.data(), b.data(), bytes) == 0);
}

bool are_same(const SafetensorsFile& a, const SafetensorsFile& b) {
  if (a.integers != b.integers || a.metadata != b.metadata) return false;
  return std::equal(a.tensors.begin(), a.tensors.end(), b.tensors.begin(), b.tensors.end(),
                    [](const auto& one, const auto& other) {
                      return one.first == other.first && are_same(one.second, other.second);
                    });
}

}  // namespace

void fuzz(std::string_view input) {
  const std::string path = file_of(input);
  auto file = accepted([&] { return read_safetensors(path); }, path);
  if (!file) return;
  file->undecoded.clear();  // what was read past cannot be written
  write_safetensors(scratch().path("first"), *file);
  const SafetensorsFile again = read_safetensors(scratch().path("first"));
  require(are_same(*file, again), "what is written is what was read");
  write_safetensors(scratch().path("second"), again);
  require(scratch().read("first") == scratch().read("second"), "equal contents give equal bytes");
}

}  // namespace attune::fuzzing
