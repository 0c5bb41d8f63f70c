// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <vector>

#include "attune/core/memory/allocator.h"

namespace attune {

/// A std::vector's memory from the cache that tensors have theirs from, and unwritten where no
/// value is given: a buffer of many megabytes in each step would else ask the system each time,
/// which costs more than to fill it.
template <class T>
struct CachingAllocator {
  using value_type = T;
  CachingAllocator() = default;
  template <class U>
  CachingAllocator(const CachingAllocator<U>&) {}  // NOLINT: implicit

  T* allocate(size_t n) { return static_cast<T*>(attune::allocate(n * sizeof(T))); }
  void deallocate(T* block, size_t n) noexcept { attune::deallocate(block, n * sizeof(T)); }
  void construct(T*) const noexcept {}
  template <class... Value>
  void construct(T* at, const Value&... value) const {
    *at = T(value...);
  }
  bool operator==(const CachingAllocator&) const = default;
};

/// What processes send to each other.
using Bytes = std::vector<std::byte, CachingAllocator<std::byte>>;

}  // namespace attune
