// SPDX-License-Identifier: MIT
#include "attune/tests/fuzz/support/fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  attune::fuzzing::fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}

namespace attune::fuzzing {

void require(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

void check_refusal(std::string_view sentence, std::string_view words) {
  if (!sentence.empty() && sentence.find(words) != std::string_view::npos) return;
  std::fprintf(stderr, "broken promise: a refusal says '%s', here: %s\n",
               std::string(words).c_str(), std::string(sentence).c_str());
  std::abort();
}

std::string file_of(std::string_view bytes, int number) {
  static const int files[] = {memfd_create("input 0", 0), memfd_create("input 1", 0)};
  const int file = files[number];
  const auto size = static_cast<ssize_t>(bytes.size());
  require(ftruncate(file, 0) == 0 && pwrite(file, bytes.data(), bytes.size(), 0) == size,
          "there is memory for an input");
  return "/proc/self/fd/" + std::to_string(file);
}

const testing::TemporaryDirectory& scratch() {
  static const testing::TemporaryDirectory directory;
  return directory;
}

std::string_view take_until(std::string_view mark, std::string_view& input) {
  const std::string_view taken = input.substr(0, input.find(mark));
  input.remove_prefix(std::min(taken.size() + mark.size(), input.size()));
  return taken;
}

}  // namespace attune::fuzzing
