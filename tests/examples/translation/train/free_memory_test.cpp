// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/free_memory.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <string>

namespace nmt::testing {
namespace {

// While it lives, the address space of this process may grow by so many bytes.
class AddressSpace {
 public:
  explicit AddressSpace(rlim_t bytes) {
    rlim_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    getrlimit(RLIMIT_AS, &before_);
    const rlimit limit{pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) + bytes,
                       before_.rlim_max};
    setrlimit(RLIMIT_AS, &limit);
  }
  ~AddressSpace() { setrlimit(RLIMIT_AS, &before_); }
  AddressSpace(const AddressSpace&) = delete;
  AddressSpace& operator=(const AddressSpace&) = delete;

 private:
  rlimit before_{};
};

TEST_CASE("free_memory: no more than the limit of the address space leaves, and almost that") {
  for (const int64_t megabytes : {16, 32, 64}) {
    const int64_t bytes = megabytes << 20;
    const AddressSpace limit(static_cast<rlim_t>(bytes));
    CAPTURE(megabytes);
    CHECK(free_memory() <= bytes);
    CHECK(free_memory() > bytes - (int64_t{4} << 20));
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
