// SPDX-License-Identifier: MIT
#include "attune/core/memory/out_of_memory.h"

#include <cstdio>

namespace attune {

OutOfMemory::OutOfMemory(size_t bytes, const char* what_for) noexcept {
  constexpr size_t kMega = 1024 * 1024;
  const bool is_large = bytes >= kMega;
  std::snprintf(sentence_, sizeof sentence_, "out of memory: no %zu %s for %s",
                is_large ? (bytes - 1) / kMega + 1 : bytes, is_large ? "MiB" : "bytes", what_for);
}

}  // namespace attune
