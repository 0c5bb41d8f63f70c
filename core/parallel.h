// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <type_traits>

#include "attune/core/error.h"
#include "attune/core/real.h"

namespace attune {

/// A program that cannot start a thread is ended by OpenMP: no number shall do that by a slip.
constexpr int kMostThreads = 4096;

/// Threads for our loops, and so for products by BLAS: one number for the whole program, whichever
/// of its threads sets it, asks for it or computes. Each thread that computes may have so many at
/// work. Throws unless 1 <= n <= kMostThreads. Starts as OMP_NUM_THREADS, or else the number of
/// processors.
void set_num_threads(int n);
int num_threads();

namespace internal {
/// While it lives, a library that asks OpenMP for threads stays on the calling one. Our own loops
/// do not ask.
class OneThread {
 public:
  OneThread();
  ~OneThread();
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;

 private:
  int before_;
};

using Range = void (*)(void* body, int64_t begin, int64_t end);
void parallel_for(int64_t n, int64_t grain, Range range, void* body);
}  // namespace internal

/// The grain of a loop over rows, where so many `elements` pay for a thread.
inline int64_t row_grain(int64_t elements, int64_t elements_of_row) {
  return std::max<int64_t>(1, elements / std::max<int64_t>(1, elements_of_row));
}

/// Calls body(begin, end) on disjoint ranges that cover [0, n), on ceil(n / grain)
/// threads, but at most all, where `grain` is how many items pay for waking another thread. What
/// body computes for an item must not depend on the range it comes in: then results are the same
/// bits for every thread count. An exception in body reaches the caller.
template <class Body>
void parallel_for(int64_t n, int64_t grain, Body&& body) {
  if (n <= grain) {
    if (n > 0) body(int64_t{0}, n);
    return;
  }
  internal::parallel_for(
      n, grain,
      [](void* b, int64_t begin, int64_t end) {
        (*static_cast<std::remove_reference_t<Body>*>(b))(begin, end);
      },
      const_cast<void*>(static_cast<const void*>(&body)));
}

}  // namespace attune
