// SPDX-License-Identifier: MIT
#include "attune/core/memory/allocator.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <thread>
#include <vector>

#include "attune/core/memory/out_of_memory.h"
#include "attune/core/tensor.h"

namespace {

using attune::allocate;
using attune::deallocate;
using attune::memory_stats;
using attune::MemoryStats;
using attune::OutOfMemory;

#ifdef __SANITIZE_ADDRESS__
constexpr bool kCaches = false;  // so that the sanitizer sees every use after free
#else
constexpr bool kCaches = true;
#endif

// The size of the block that serves a request.
int64_t block_size(size_t bytes) {
  const int64_t before = memory_stats().live_bytes;
  void* block = allocate(bytes);
  const int64_t size = memory_stats().live_bytes - before;
  deallocate(block, bytes);
  return size;
}

std::vector<size_t> request_sizes() {
  std::vector<size_t> sizes;
  for (size_t bytes = 0; bytes <= 5000; ++bytes) sizes.push_back(bytes);
  for (size_t power = size_t{1} << 13; power <= size_t{1} << 24; power *= 2) {
    for (size_t eighth = 8; eighth < 16; ++eighth) {
      const size_t size_class = power / 8 * eighth;
      sizes.insert(sizes.end(), {size_class - 1, size_class, size_class + 1});
    }
  }
  return sizes;
}

TEST_CASE("allocator: a block is aligned, large enough, and hardly larger") {
  for (size_t bytes : request_sizes()) {
    CAPTURE(bytes);
    const auto lines = static_cast<int64_t>(std::max<size_t>(1, (bytes + 63) / 64) * 64);
    const int64_t size = block_size(bytes);
    REQUIRE(size >= lines);
    REQUIRE(size <= lines + lines / (bytes < 64 * 1024 ? 8 : 2));
    REQUIRE(size % 64 == 0);
  }
  for (size_t bytes : {0, 1, 64, 65, 1000, 100000}) {
    void* block = allocate(bytes);
    CHECK(reinterpret_cast<uintptr_t>(block) % attune::kAlignment == 0);
    std::memset(block, 0xAB, bytes);  // the sanitizer sees it if the block is too small
    deallocate(block, bytes);
  }
}

TEST_CASE(
    "allocator: sizes of one class share blocks, and a larger class never gets a smaller one") {
  // Each of 200 sizes in turn: what is freed for one may come back for the next.
  std::vector<unsigned char*> blocks;
  for (size_t round = 0; round < 2; ++round) {
    for (size_t bytes = 1; bytes <= 200 * 97; bytes += 97) {
      auto* block = static_cast<unsigned char*>(allocate(bytes));
      std::memset(block, static_cast<int>(bytes % 251), bytes);
      blocks.push_back(block);
    }
    size_t bytes = 1;
    for (unsigned char* block : blocks) {
      const auto mark = static_cast<unsigned char>(bytes % 251);
      REQUIRE(std::all_of(block, block + bytes, [=](unsigned char b) { return b == mark; }));
      deallocate(block, bytes);
      bytes += 97;
    }
    blocks.clear();
  }
}

TEST_CASE("allocator: live, peak and cached bytes") {
  void* held = allocate(64);
  attune::release_cached_memory();
  attune::reset_peak_memory();
  const MemoryStats start = memory_stats();
  CHECK(start.peak_bytes == start.live_bytes);
  CHECK(start.cached_bytes == 0);
  void* a = allocate(1024);
  void* b = allocate(2048);
  CHECK(memory_stats().live_bytes == start.live_bytes + 3072);
  CHECK(memory_stats().system_allocations == start.system_allocations + 2);
  deallocate(a, 1024);
  CHECK(memory_stats().live_bytes == start.live_bytes + 2048);
  CHECK(memory_stats().cached_bytes == (kCaches ? 1024 : 0));
  deallocate(b, 2048);
  CHECK(memory_stats().live_bytes == start.live_bytes);
  CHECK(memory_stats().peak_bytes == start.live_bytes + 3072);
  CHECK(memory_stats().cached_bytes == (kCaches ? 3072 : 0));
  a = allocate(1000);  // of the same class as 1024
  CHECK(memory_stats().cached_bytes == (kCaches ? 2048 : 0));
  deallocate(a, 1000);
  attune::reset_peak_memory();
  CHECK(memory_stats().peak_bytes == start.live_bytes);
  attune::release_cached_memory();
  CHECK(memory_stats().cached_bytes == 0);
  deallocate(held, 64);
}

TEST_CASE("allocator: tensors are counted while anybody holds their storage") {
  const int64_t before = memory_stats().live_bytes;
  attune::Tensor row;
  {
    const attune::Tensor matrix = attune::Tensor::zeros({64, 64});
    row = matrix[0];
  }
  CHECK(memory_stats().live_bytes - before == int64_t{64 * 64 * sizeof(attune::real)});
  row = attune::Tensor();
  CHECK(memory_stats().live_bytes == before);
}

TEST_CASE("allocator: the second round of a step asks the system for nothing") {
  const auto step = [] {
    std::vector<attune::Tensor> tensors;
    for (int64_t n = 1; n < 40; ++n) tensors.push_back(attune::Tensor::uninitialized({n, 17 * n}));
    for (attune::Tensor& tensor : tensors) tensor = attune::Tensor();
  };
  attune::release_cached_memory();
  const int64_t start = memory_stats().system_allocations;
  step();
  CHECK(memory_stats().system_allocations == start + 39);
  const int64_t second = memory_stats().system_allocations;
  step();
  CHECK(memory_stats().system_allocations == (kCaches ? second : second + 39));
}

TEST_CASE("allocator: threads allocate and free each other's blocks") {
  const int64_t before = memory_stats().live_bytes;
  std::vector<std::vector<uint64_t*>> blocks(4);
  const auto run = [](auto body) {
    std::vector<std::thread> threads;
    for (size_t t = 0; t < 4; ++t) threads.emplace_back(body, t);
    for (std::thread& thread : threads) thread.join();
  };
  run([&](size_t t) {
    for (size_t i = 0; i < 500; ++i) {
      auto* block = static_cast<uint64_t*>(allocate(8 * (1 + i % 50)));
      *block = t * 1000 + i;
      blocks[t].push_back(block);
    }
  });
  for (size_t t = 0; t < 4; ++t) {
    for (size_t i = 0; i < 500; ++i) REQUIRE(*blocks[t][i] == t * 1000 + i);
  }
  run([&](size_t t) {
    for (size_t i = 0; i < 500; ++i) deallocate(blocks[3 - t][i], 8 * (1 + i % 50));
  });
  CHECK(memory_stats().live_bytes == before);
}

TEST_CASE("allocator: of a class, what was freed last comes first") {
  if (!kCaches) return;
  attune::release_cached_memory();
  void *a = allocate(640), *b = allocate(640), *c = allocate(640);
  for (void* block : {a, b, c}) deallocate(block, 640);
  CHECK(memory_stats().cached_bytes == 3 * 640);
  for (void* block : {c, b, a}) CHECK(allocate(640) == block);
  CHECK(memory_stats().cached_bytes == 0);
  for (void* block : {a, b, c}) deallocate(block, 640);
}

TEST_CASE("allocator: counts begin at zero") {
  const MemoryStats none;
  for (const int64_t count :
       {none.live_bytes, none.peak_bytes, none.cached_bytes, none.system_allocations}) {
    CHECK(count == 0);
  }
}

TEST_CASE("allocator: a request that nothing can serve says its size, and counts nothing") {
  const int64_t before = memory_stats().live_bytes;
  CHECK_THROWS_WITH_AS(allocate(std::numeric_limits<size_t>::max()),
                       "out of memory: no 17592186044416 MiB for a tensor", OutOfMemory);
#ifndef __SANITIZE_ADDRESS__  // which ends the program instead
  CHECK_THROWS_WITH_AS(allocate(size_t{1} << 60),
                       "out of memory: no 1099511627776 MiB for a tensor", OutOfMemory);
#endif
  CHECK(memory_stats().live_bytes == before);
}

}  // namespace
