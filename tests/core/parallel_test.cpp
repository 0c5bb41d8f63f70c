// SPDX-License-Identifier: MIT
#include "attune/core/parallel.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/matmul.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/support/threads.h"

namespace {

using attune::parallel_for;
using attune::testing::error_of;
using attune::testing::Threads;

TEST_CASE("parallel: every index is visited once") {
  for (int threads = 1; threads <= 4; ++threads) {
    const Threads scope(threads);
    for (int64_t n : {0, 1, 2, 3, 4, 5, 7, 100, 1001}) {
      for (int64_t grain : {1, 2, 3, 50, 1000, 2000}) {
        CAPTURE(threads);
        CAPTURE(n);
        CAPTURE(grain);
        std::vector<std::atomic<int>> visits(static_cast<size_t>(n));
        parallel_for(n, grain, [&](int64_t begin, int64_t end) {
          for (int64_t i = begin; i < end; ++i) ++visits[static_cast<size_t>(i)];
        });
        CHECK(std::all_of(visits.begin(), visits.end(), [](int count) { return count == 1; }));
      }
    }
  }
}

TEST_CASE("parallel: ranges cover as many items as can be counted, and none where there are none") {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  const Threads scope(3);
  struct Row {
    int64_t n, grain, covered;
  };
  const Row rows[] = {{kMost, 1, kMost},
                      {kMost, kMost - 1, kMost},
                      {kMost, kMost, kMost},
                      {kMost, -kMost, kMost},
                      {5, 0, 5},
                      {-5, -10, 0},
                      {-kMost, 1, 0}};
  for (const Row& row : rows) {
    CAPTURE(row.n);
    CAPTURE(row.grain);
    std::atomic<int64_t> covered = 0;
    std::atomic<bool> within = true;
    parallel_for(row.n, row.grain, [&](int64_t begin, int64_t end) {
      if (begin < 0 || begin > end || end > row.n) within = false;
      covered += end - begin;
    });
    CHECK(within);
    CHECK(covered == row.covered);
  }
}

// The threads that parallel_for uses.
size_t threads_used(int64_t n, int64_t grain) {
  std::mutex mutex;
  std::set<std::thread::id> used;
  const auto body = [&](int64_t, int64_t) {
    const std::lock_guard lock(mutex);
    used.insert(std::this_thread::get_id());
  };
  parallel_for(n, grain, body);
  return used.size();
}

TEST_CASE("parallel: only work that pays goes to several threads") {
  const Threads scope(4);
  CHECK(threads_used(1000, 1) == 4);
  CHECK(threads_used(1000, 1000) == 1);
  CHECK(threads_used(1001, 1000) == 2);
  CHECK(threads_used(0, 1) == 0);
  const Threads one(1);
  CHECK(threads_used(1000, 1) == 1);
}

TEST_CASE("parallel: an exception reaches the caller") {
  for (int threads : {1, 4}) {
    const Threads scope(threads);
    CHECK(error_of([] {
            parallel_for(1000, 1, [](int64_t begin, int64_t end) {
              if (begin <= 900 && 900 < end) attune::fail("item 900 is bad");
            });
          }) == "item 900 is bad");
    CHECK_THROWS_AS(parallel_for(8, 1, [](int64_t, int64_t) { throw std::out_of_range("all"); }),
                    std::out_of_range);
    std::atomic<int> visits = 0;  // the next loop runs as if nothing had been
    parallel_for(100, 1,
                 [&](int64_t begin, int64_t end) { visits += static_cast<int>(end - begin); });
    CHECK(visits == 100);
  }
}

TEST_CASE("parallel: a loop within a loop runs on the thread it is on") {
  const Threads scope(4);
  std::vector<int> visits(100 * 100);
  std::atomic<bool> stayed = true;
  parallel_for(100, 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const auto outer = std::this_thread::get_id();
      parallel_for(100, 1, [&](int64_t from, int64_t to) {
        if (std::this_thread::get_id() != outer) stayed = false;
        for (int64_t j = from; j < to; ++j) ++visits[static_cast<size_t>(i * 100 + j)];
      });
    }
  });
  CHECK(stayed);
  CHECK(visits == std::vector<int>(100 * 100, 1));
}

TEST_CASE("parallel: elementwise results are the same bits for every thread count") {
  const attune::Tensor x = attune::testing::random_tensor({100003});
  attune::Tensor first;
  for (int threads = 1; threads <= 4; ++threads) {
    CAPTURE(threads);
    const Threads scope(threads);
    const attune::Tensor y = tanh(map(exp(x), [](attune::real v) { return v * v + 1; }));
    if (threads == 1) first = y;
    CHECK(attune::testing::same_bits(y, first));
  }
}

TEST_CASE("parallel: the thread count") {
  const int before = attune::num_threads();
  {
    const Threads scope(3);
    CHECK(attune::num_threads() == 3);
    CHECK(error_of([] { attune::set_num_threads(0); }) ==
          "set_num_threads: at least one thread is needed, not 0");
    CHECK(error_of([] { attune::set_num_threads(4097); }) ==
          "set_num_threads: at most 4096 threads are possible, not 4097");
    CHECK(attune::num_threads() == 3);
  }
  CHECK(attune::num_threads() == before);
}

// The numbers of the threads that this program has.
std::set<std::string> threads_of_program() {
  std::set<std::string> numbers;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    numbers.insert(task.path().filename());
  }
  return numbers;
}

TEST_CASE("parallel: the thread count is one number for all threads of a program") {
  const Threads scope(3);
  int seen = 0;
  size_t used = 0;
  std::thread([&] {
    seen = attune::num_threads();
    used = threads_used(1000, 1);
    attune::set_num_threads(2);
  }).join();
  CHECK(seen == 3);
  CHECK(used == 3);
  CHECK(attune::num_threads() == 2);
  CHECK(threads_used(1000, 1) == 2);
}

TEST_CASE("parallel: BLAS keeps to the thread count on every thread of a program") {
  // A side below 32 makes the product BLAS's, the others one that it shares out.
  const attune::Tensor a = attune::Tensor::ones({2000, 500}), b = attune::Tensor::ones({500, 31});
  for (const int threads : {1, 2}) {
    CAPTURE(threads);
    const Threads scope(threads);
    int64_t started = -1;
    std::thread([&] {
      const std::set<std::string> before = threads_of_program();
      matmul(a, b);
      const auto is_new = [&](const std::string& number) { return !before.contains(number); };
      const std::set<std::string> after = threads_of_program();  // some from before may have ended
      started = std::count_if(after.begin(), after.end(), is_new);
    }).join();
    CHECK(started <= threads - 1);  // fewer where the OpenMP runtime takes some that it has
  }
}

}  // namespace
