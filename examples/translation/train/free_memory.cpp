// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/free_memory.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

namespace nmt {
namespace {

constexpr int64_t kUnknown = std::numeric_limits<int64_t>::max();

// "MemAvailable:   23168564 kB"
int64_t available() {
  std::ifstream file("/proc/meminfo");
  int64_t sum = 0, number = 0;
  bool is_known = false;
  for (std::string name, unit; file >> name >> number && std::getline(file, unit);) {
    is_known = is_known || name == "MemAvailable:";
    if (name == "MemAvailable:" || name == "SwapFree:") sum += number * 1024;
  }
  return is_known ? sum : kUnknown;
}

int64_t address_space_left() {
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return kUnknown;
  int64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return static_cast<int64_t>(limit.rlim_cur) - pages * sysconf(_SC_PAGESIZE);
}

// Of the whole container: what it uses, the system may take back in part. No number is no limit.
int64_t limit_of_container() {
  int64_t least = kUnknown;
  for (const char* path :
       {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
    int64_t limit = 0;
    if (std::ifstream(path) >> limit) least = std::min(least, limit);
  }
  return least;
}

}  // namespace

int64_t free_memory() {
  return std::min({available(), address_space_left(), limit_of_container()});
}

}  // namespace nmt
