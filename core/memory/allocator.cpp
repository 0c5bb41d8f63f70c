// SPDX-License-Identifier: MIT
#include "attune/core/memory/allocator.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <mutex>
#include <new>
#include <vector>

namespace attune::inline ATTUNE_PRECISION {
namespace {

// Size classes: 8 equal steps between one power of two and the next, so that rounding up wastes at
// most an eighth. Classes 1 to 7 hold blocks of so many granules; class 8 * (exponent + 1) + step,
// blocks of (8 + step) * 2^exponent granules.
constexpr size_t kGranule = kAlignment;
constexpr size_t kSteps = 8;
constexpr size_t kLarge = 64 * 1024;  // bytes from which a larger block will do

struct SizeClass {
  size_t index;
  size_t bytes;
};

SizeClass size_class(size_t bytes) {
  if (bytes > std::numeric_limits<size_t>::max() / 2) throw std::bad_alloc();
  const size_t granules = std::max<size_t>(1, (bytes + kGranule - 1) / kGranule);
  if (granules < kSteps) return {granules, granules * kGranule};
  const auto exponent = static_cast<size_t>(std::bit_width(granules / kSteps)) - 1;
  const size_t unit = size_t{1} << exponent;
  const size_t steps = (granules + unit - 1) / unit;  // in [8, 16]; 16 is the next class's 8
  return {kSteps * (exponent + 1) + (steps - kSteps), steps * unit * kGranule};
}

class Cache {
 public:
  Block allocate(size_t bytes) {
    const std::lock_guard lock(mutex_);
    const Block block = take(bytes);
    stats_.live_bytes += static_cast<int64_t>(block.bytes);
    stats_.peak_bytes = std::max(stats_.peak_bytes, stats_.live_bytes);
    return block;
  }

  void deallocate(Block block) noexcept {
    const std::lock_guard lock(mutex_);
    stats_.live_bytes -= static_cast<int64_t>(block.bytes);
    if (!keep(block)) free(block);
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
  Block take(size_t bytes) {
    const SizeClass cls = size_class(bytes);
    const size_t last = std::min(cls.index + (bytes < kLarge ? 0 : kSteps / 2), free_.size() - 1);
    for (size_t index = cls.index; index <= last; ++index) {
      std::vector<Block>& blocks = free_[index];
      if (blocks.empty()) continue;
      const Block block = blocks.back();
      blocks.pop_back();
      stats_.cached_bytes -= static_cast<int64_t>(block.bytes);
      return block;
    }
    ++stats_.system_allocations;
    try {
      return {::operator new (cls.bytes, std::align_val_t{kAlignment}), cls.bytes};
    } catch (const std::bad_alloc&) {
      release_locked();  // what other sizes keep may be what this one lacks
      return {::operator new (cls.bytes, std::align_val_t{kAlignment}), cls.bytes};
    }
  }

  bool keep(Block block) noexcept {
#ifdef __SANITIZE_ADDRESS__
    (void)block;
    return false;  // so that the sanitizer sees every use after free
#else
    try {
      free_[size_class(block.bytes).index].push_back(block);
    } catch (const std::bad_alloc&) {
      return false;
    }
    stats_.cached_bytes += static_cast<int64_t>(block.bytes);
    return true;
#endif
  }

  static void free(Block block) noexcept {
    ::operator delete (block.data, std::align_val_t{kAlignment});
  }

  void release_locked() {
    for (std::vector<Block>& blocks : free_) {
      for (const Block block : blocks) free(block);
      blocks.clear();
    }
    stats_.cached_bytes = 0;
  }

  std::mutex mutex_;
  std::array<std::vector<Block>, kSteps * 64> free_;
  MemoryStats stats_;
};

// Never destroyed: tensors with static lifetime may be freed after it would have been.
Cache& cache() {
  static Cache* const instance = new Cache;
  return *instance;
}

}  // namespace

Block allocate(size_t bytes) { return cache().allocate(bytes); }
void deallocate(Block block) noexcept { cache().deallocate(block); }
MemoryStats memory_stats() { return cache().stats(); }
void reset_peak_memory() { cache().reset_peak(); }
void release_cached_memory() { cache().release(); }

}  // namespace attune::inline ATTUNE_PRECISION
