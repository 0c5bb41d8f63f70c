// SPDX-License-Identifier: MIT
#include "attune/core/memory/allocator.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <mutex>
#include <new>
#include <utility>

#include "attune/core/memory/out_of_memory.h"

namespace attune {
namespace {

// Size classes: 8 equal steps between one power of two and the next, so that rounding up wastes at
// most an eighth. Large requests, whose sizes hardly come twice where lengths are mixed, have 2
// steps; what these waste are mostly pages that nobody has touched yet and that take no memory.
// Classes 1 to 7 hold blocks of so many granules; class 8 * (exponent + 1) + step, blocks of
// (8 + step) * 2^exponent granules.
constexpr size_t kGranule = kAlignment;
constexpr size_t kSteps = 8, kLargeSteps = 2;
constexpr size_t kLarge = 64 * 1024;  // bytes

struct SizeClass {
  size_t index;
  size_t bytes;
};

size_t round_up(size_t n, size_t multiple) { return (n + multiple - 1) / multiple * multiple; }

SizeClass size_class(size_t bytes) {
  if (bytes > std::numeric_limits<size_t>::max() / 2) throw OutOfMemory(bytes, "a tensor");
  const size_t granules = std::max<size_t>(1, round_up(bytes, kGranule) / kGranule);
  if (granules < kSteps) return {granules, granules * kGranule};
  const auto exponent = static_cast<size_t>(std::bit_width(granules / kSteps)) - 1;
  const size_t unit = size_t{1} << exponent;
  const size_t multiple = bytes < kLarge ? 1 : kSteps / kLargeSteps;
  const size_t steps = round_up(granules, unit * multiple) / unit;  // in [8, 16], the next one's 8
  return {kSteps * (exponent + 1) + (steps - kSteps), steps * unit * kGranule};
}

// Stands in a block that is free, so that giving one back takes no memory.
struct FreeBlock {
  FreeBlock* next;
};

class Cache {
 public:
  void* allocate(size_t bytes) {
    const SizeClass cls = size_class(bytes);
    const std::lock_guard lock(mutex_);
    void* block = take(cls);
    stats_.live_bytes += static_cast<int64_t>(cls.bytes);
    stats_.peak_bytes = std::max(stats_.peak_bytes, stats_.live_bytes);
    return block;
  }

  void deallocate(void* block, size_t bytes) noexcept {
    const SizeClass cls = size_class(bytes);
    const std::lock_guard lock(mutex_);
    stats_.live_bytes -= static_cast<int64_t>(cls.bytes);
    keep(block, cls);
  }

  void release() {
    const std::lock_guard lock(mutex_);
    release_locked();
  }

  MemoryStats stats() {
    const std::lock_guard lock(mutex_);
    return stats_;
  }

  void reset_peak() {
    const std::lock_guard lock(mutex_);
    stats_.peak_bytes = stats_.live_bytes;
  }

 private:
  void* take(const SizeClass& cls) {
    if (FreeBlock*& first = free_[cls.index]; first != nullptr) {
      stats_.cached_bytes -= static_cast<int64_t>(cls.bytes);
      return std::exchange(first, first->next);
    }
    ++stats_.system_allocations;
    void* block = from_system(cls);
    if (block == nullptr) {
      release_locked();  // what other sizes keep may be what this one lacks
      block = from_system(cls);
    }
    if (block == nullptr) throw OutOfMemory(cls.bytes, "a tensor");
    return block;
  }

  static void* from_system(const SizeClass& cls) noexcept {
    return ::operator new (cls.bytes, std::align_val_t{kAlignment}, std::nothrow);
  }

  static void to_system(void* block) noexcept {
    ::operator delete (block, std::align_val_t{kAlignment});
  }

  void keep(void* block, const SizeClass& cls) noexcept {
#ifdef __SANITIZE_ADDRESS__
    to_system(block);  // so that the sanitizer sees every use after free
    (void)cls;
#else
    FreeBlock*& first = free_[cls.index];
    first = new (block) FreeBlock{first};
    stats_.cached_bytes += static_cast<int64_t>(cls.bytes);
#endif
  }

  void release_locked() noexcept {
    for (FreeBlock*& first : free_) {
      while (first != nullptr) to_system(std::exchange(first, first->next));
    }
    stats_.cached_bytes = 0;
  }

  std::mutex mutex_;
  std::array<FreeBlock*, kSteps * 64> free_{};  // the last freed of each class comes first
  MemoryStats stats_;
};

// Never destroyed: tensors with static lifetime may be freed after it would have been.
Cache& cache() {
  static Cache* const instance = new Cache;
  return *instance;
}

}  // namespace

void* allocate(size_t bytes) { return cache().allocate(bytes); }
void deallocate(void* block, size_t bytes) noexcept { cache().deallocate(block, bytes); }
MemoryStats memory_stats() { return cache().stats(); }
void reset_peak_memory() { cache().reset_peak(); }
void release_cached_memory() { cache().release(); }

}  // namespace attune
