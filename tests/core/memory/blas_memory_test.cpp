// SPDX-License-Identifier: MIT
#include "attune/core/memory/blas_memory.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <limits>
#include <string>
#include <thread>

#include "attune/core/blas.h"
#include "attune/core/memory/out_of_memory.h"
#include "attune/core/parallel.h"
#include "attune/tests/support/address_space.h"

// Where the library gives them out; see blas_memory.cpp.
extern "C" [[gnu::weak]] void* blas_memory_alloc(int place);

namespace {

using attune::real;

// What `call` does where memory is short: in a process of its own, which is ended if it hangs.
template <class Call>
std::string where_memory_is_short(rlim_t mega, Call call) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(60);
    const attune::testing::AddressSpace limit(mega << 20);
    try {
      call();
    } catch (const attune::OutOfMemory&) {
      _exit(0);
    }
    _exit(1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  if (!WIFEXITED(status)) return "dies";
  return WEXITSTATUS(status) == 0 ? "says so" : "returns";
}

TEST_CASE("BLAS: where there is no memory for its buffers it says so, and does not wait") {
  const auto multiply = [] {
    const real one[4] = {1, 1, 1, 1};
    real c[4];
    attune::gemm(2, 2, 2, {one, 2}, {one, 2}, 0, c, 2);
  };
  const auto more_threads = [](auto call) {
    return [=] {
      attune::set_num_threads(10);
      call();
    };
  };
  CHECK(where_memory_is_short(64, more_threads(multiply)) == "says so");
  CHECK(where_memory_is_short(8000, more_threads(multiply)) == "returns");
  CHECK(where_memory_is_short(64, more_threads(attune::reserve_blas_memory)) == "says so");
}

TEST_CASE("BLAS: memory that is reserved is there when it is short") {
  attune::reserve_blas_memory();
  CHECK(where_memory_is_short(64, attune::reserve_blas_memory) == "returns");
}

// How many buffers of 128 MiB the address space grows by, in a process of its own.
template <class Call>
int buffers_taken(Call call) {
  const auto buffers = [] {
    int64_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    return static_cast<int>(pages * sysconf(_SC_PAGESIZE) / (int64_t{128} << 20));
  };
  const pid_t child = fork();
  if (child == 0) {
    alarm(60);
    const int before = buffers();
    call();
    _exit(buffers() - before);
  }
  int status = -1;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_CASE("BLAS: what is reserved is taken from the system, once") {
  const int its_own = static_cast<int>(std::thread::hardware_concurrency()) + 2;  // at most
  // The library keeps its buffers to itself, or has all that it ever takes.
  if (blas_memory_alloc == nullptr || its_own > 20) return;
  const auto reserve = [](int threads) {
    attune::set_num_threads(threads);
    attune::reserve_blas_memory();
  };
  // Some of those that are asked for it has already, for its threads and of products before.
  CHECK(buffers_taken([&] { reserve(its_own + 20); }) >= 15);
  CHECK(buffers_taken([&] { reserve(its_own + 40); }) >= 35);
  CHECK(buffers_taken([&] {
          reserve(its_own + 20);
          reserve(its_own + 20);
          reserve(its_own);
        }) <= its_own + 21);
}

TEST_CASE("BLAS: whether buffers fit in memory") {
  CHECK(attune::blas_memory_fits(0));
  CHECK(attune::blas_memory_fits(2));
  CHECK_NOTHROW(attune::blas_memory_fits(std::numeric_limits<int>::max()));  // nor ends the stack
  const auto throw_if = [](bool is_so) {
    if (is_so) throw attune::OutOfMemory(0, "");
  };
  CHECK(where_memory_is_short(300, [=] { throw_if(!attune::blas_memory_fits(2)); }) == "returns");
  CHECK(where_memory_is_short(300, [=] { throw_if(!attune::blas_memory_fits(3)); }) == "says so");
}

}  // namespace
