// SPDX-License-Identifier: MIT
#include "attune/core/memory/blas_memory.h"

#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <vector>

#include "attune/core/memory/out_of_memory.h"
#include "attune/core/parallel.h"

// In OpenBLAS, though not in cblas.h: gives out one of its buffers, and takes it back.
extern "C" [[gnu::weak]] void* blas_memory_alloc(int place);
extern "C" [[gnu::weak]] void blas_memory_free(void* buffer);

namespace attune {
namespace {

constexpr size_t kBufferBytes = size_t{128} << 20;  // as OpenBLAS has on x86-64; elsewhere, less
constexpr int kMostBuffers = 64;                    // threads of OpenBLAS as it is mostly built
// More than what libraries take that begin before OpenBLAS, when a program asks as its first thing.
constexpr size_t kBesideBuffers = size_t{4} << 20;

}  // namespace

// One by one, as OpenBLAS asks for them: the system may refuse so much in one piece.
bool blas_memory_fits(int threads) {
  threads = std::min(threads, kMostBuffers);
  const size_t bytes = threads > 0 ? kBufferBytes : kBesideBuffers;
  void* one = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (one == MAP_FAILED) return false;
  const bool fit = threads <= 0 || blas_memory_fits(threads - 1);
  munmap(one, bytes);
  return fit;
}

// OpenBLAS looks for a free buffer at each product. Only where there is none it asks the system for
// one more, which it never gives back, and does so again and again until it is given one. So it is
// made to ask for all of them while failing can be said.
void reserve_blas_memory() {
  static std::atomic<int> reserved = 0;  // the program's for good, as the buffers are
  static std::mutex mutex;
  const int products = std::min(num_threads(), kMostBuffers);
  if (products <= reserved) return;
  const std::lock_guard lock(mutex);
  const int more = products - reserved;
  if (more <= 0) return;
  if (!blas_memory_fits(more)) {
    throw OutOfMemory(static_cast<size_t>(more) * kBufferBytes, "the buffers of OpenBLAS");
  }
  if (blas_memory_alloc != nullptr && blas_memory_free != nullptr) {
    std::vector<void*> taken(static_cast<size_t>(products));
    for (void*& buffer : taken) buffer = blas_memory_alloc(0);
    for (void* buffer : taken) blas_memory_free(buffer);
  }
  reserved = products;
}

}  // namespace attune
