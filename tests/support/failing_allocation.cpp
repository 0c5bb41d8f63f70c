// SPDX-License-Identifier: MIT
#include "attune/tests/support/failing_allocation.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace {

constexpr int64_t kNever = -1;
thread_local int64_t successes_left = kNever;
thread_local bool failed = false;

void* allocated(size_t bytes, size_t alignment) noexcept {
  if (successes_left == 0) {
    failed = true;
    return nullptr;
  }
  if (bytes > PTRDIFF_MAX) return nullptr;
  const size_t whole = std::max<size_t>((bytes + alignment - 1) / alignment, 1) * alignment;
  void* const memory = std::aligned_alloc(alignment, whole);
  if (successes_left == kNever || memory == nullptr) return memory;
  --successes_left;
  return std::memset(memory, 0xFF, whole);  // NaNs: what nobody has written is to be seen
}

void* allocated_or_thrown(size_t bytes, size_t alignment) {
  void* const memory = allocated(bytes, alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

// ThreadSanitizer brings its own: there, no allocation fails.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define ATTUNE_WITHOUT_FAILING_ALLOCATION
#endif
#endif

#ifndef ATTUNE_WITHOUT_FAILING_ALLOCATION
// The forms for arrays call these.
void* operator new(size_t bytes) {
  return allocated_or_thrown(bytes, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}
void* operator new(size_t bytes, const std::nothrow_t&) noexcept {
  return allocated(bytes, __STDCPP_DEFAULT_NEW_ALIGNMENT__);
}
void* operator new(size_t bytes, std::align_val_t alignment) {
  return allocated_or_thrown(bytes, static_cast<size_t>(alignment));
}
void* operator new(size_t bytes, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return allocated(bytes, static_cast<size_t>(alignment));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, size_t, std::align_val_t) noexcept { std::free(memory); }
#endif

namespace attune::testing {

FailingAllocation::FailingAllocation(int64_t successes) {
  failed = false;
  successes_left = successes;
}
FailingAllocation::~FailingAllocation() { successes_left = kNever; }
bool FailingAllocation::has_failed() const { return failed; }

}  // namespace attune::testing
