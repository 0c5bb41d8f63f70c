// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "attune/core/real.h"

/// A caching allocator for tensor storage. A training step asks for the same sizes again and again:
/// freed blocks are kept in lists by size class and handed out again, so that after the first steps
/// on one thread the system is not asked at all. On several, now and then it may be: what they hold
/// at the same time is a matter of timing. Thread-safe.
namespace attune {

constexpr size_t kAlignment = 64;  // bytes: a cache line, and the widest vector register

/// A block of at least `bytes` bytes, aligned to kAlignment, with unspecified contents. Throws
/// OutOfMemory, a std::bad_alloc, if the system has no more.
void* allocate(size_t bytes);
/// Gives back a block that allocate(bytes) returned.
void deallocate(void* block, size_t bytes) noexcept;

/// Sizes of this process's tensor memory. Blocks are rounded up to whole cache lines, and from
/// there to size classes, which are at most 1/8 larger, and 1/2 from 64 KiB on.
struct MemoryStats {
  int64_t live_bytes = 0;          // handed out now
  int64_t peak_bytes = 0;          // highest live_bytes since the start or reset_peak_memory()
  int64_t cached_bytes = 0;        // freed, kept for reuse
  int64_t system_allocations = 0;  // requests that the cache could not serve, ever
};
MemoryStats memory_stats();
void reset_peak_memory();

/// Returns all cached blocks to the system.
void release_cached_memory();

}  // namespace attune
