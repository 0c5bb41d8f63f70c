// SPDX-License-Identifier: MIT
#include "attune/core/parallel.h"

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <exception>

#include "attune/core/error.h"

namespace attune {

namespace {

std::atomic<int>& thread_count() {
  static std::atomic<int> count{std::clamp(omp_get_max_threads(), 1, kMostThreads)};
  return count;
}

}  // namespace

void set_num_threads(int n) {
  if (n < 1) fail("set_num_threads: at least one thread is needed, not ", n);
  if (n > kMostThreads)
    fail("set_num_threads: at most ", kMostThreads, " threads are possible, not ", n);
  thread_count() = n;
}

int num_threads() { return thread_count(); }

internal::OneThread::OneThread() : before_(omp_get_max_threads()) { omp_set_num_threads(1); }
internal::OneThread::~OneThread() { omp_set_num_threads(before_); }

void internal::parallel_for(int64_t n, int64_t grain, Range range, void* body) {
  if (n <= 0) return;
  grain = std::max<int64_t>(grain, 1);
  const int64_t useful = (n - 1) / grain + 1;
  const int threads =
      omp_in_parallel() ? 1 : static_cast<int>(std::min<int64_t>(num_threads(), useful));
  if (threads <= 1) return range(body, 0, n);
  std::exception_ptr error;
#pragma omp parallel num_threads(threads)
  {
    const int64_t parts = omp_get_num_threads(), part = omp_get_thread_num();
    try {
      // n * i / parts, without the product, which may overflow
      const auto bound = [=](int64_t i) { return n / parts * i + n % parts * i / parts; };
      if (bound(part) < bound(part + 1)) range(body, bound(part), bound(part + 1));
    } catch (...) {
#pragma omp critical
      error = std::current_exception();
    }
  }
  if (error) std::rethrow_exception(error);
}

}  // namespace attune
