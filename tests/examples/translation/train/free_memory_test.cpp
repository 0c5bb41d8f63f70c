// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/free_memory.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <fstream>
#include <string>

#include "attune/tests/support/address_space.h"

namespace nmt::testing {
namespace {

using attune::testing::AddressSpace;

TEST_CASE("free_memory: no more than the limit of the address space leaves, and almost that") {
  for (const int64_t megabytes : {16, 32, 64}) {
    const int64_t bytes = megabytes << 20;
    const AddressSpace limit(static_cast<rlim_t>(bytes));
    CAPTURE(megabytes);
    constexpr int64_t kSlack = int64_t{4} << 20;  // what was taken or given back since
    CHECK(free_memory() <= bytes + kSlack);
    CHECK(free_memory() > bytes - kSlack);
  }
}

TEST_CASE("free_memory: no more than the machine has") {
  int64_t kilobytes = 0;
  std::string name;
  std::ifstream file("/proc/meminfo");
  if (!(file >> name >> kilobytes)) return;  // "MemTotal:", where there is such a file
  CHECK(free_memory() > 0);
  int64_t swap = 0;
  for (std::string key; file >> key;) {
    if (key == "SwapTotal:") file >> swap;
  }
  CHECK(free_memory() <= (kilobytes + swap) * 1024);
}

}  // namespace
}  // namespace nmt::testing
