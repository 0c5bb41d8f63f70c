// SPDX-License-Identifier: MIT
#include "attune/core/memory/out_of_memory.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>

namespace {

using attune::OutOfMemory;

TEST_CASE("OutOfMemory: the sentence says how much was asked for, and for what") {
  struct Row {
    size_t bytes;
    std::string sentence;
  };
  const Row rows[] = {
      {0, "out of memory: no 0 bytes for a tensor"},
      {(1 << 20) - 1, "out of memory: no 1048575 bytes for a tensor"},
      {1 << 20, "out of memory: no 1 MiB for a tensor"},
      {(1 << 20) + 1, "out of memory: no 2 MiB for a tensor"},
      {std::numeric_limits<size_t>::max(), "out of memory: no 17592186044416 MiB for a tensor"},
  };
  for (const Row& row : rows) CHECK(OutOfMemory(row.bytes, "a tensor").what() == row.sentence);
}

TEST_CASE("OutOfMemory: a sentence too long for it is cut") {
  const std::string sentence = OutOfMemory(7, std::string(1000, 'x').c_str()).what();
  CHECK(sentence.starts_with("out of memory: no 7 bytes for xxx"));
  CHECK(sentence.size() == 95);
}

}  // namespace
