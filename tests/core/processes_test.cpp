// SPDX-License-Identifier: MIT
#include "attune/core/processes.h"

#include <doctest/doctest.h>

#include <limits>

#include "attune/core/byte_stream.h"
#include "attune/core/testing/errors.h"
#include "attune/tests/support/thread_processes.h"

namespace {

using namespace attune;
using namespace attune::testing;

Bytes text(int from, int size) {
  return Bytes(static_cast<size_t>(size), static_cast<std::byte>(from));
}

TEST_CASE("processes: a program that is started alone is one") {
  const std::unique_ptr<Processes> alone = join_processes();
  CHECK(alone->count() == 1);
  CHECK(alone->rank() == 0);
  CHECK(alone->gather(text(7, 3), 1) == std::vector<Bytes>{text(7, 3)});
  alone->advance();
  CHECK(error_of([&] { alone->send(1, 0, {}); }) ==
        "processes: this one is alone, so there is no process 1");
  CHECK(error_of([&] { alone->receive(0, 0); }) ==
        "processes: this one is alone, so there is no process 0");
}

TEST_CASE("processes: all get what each of them gave, in their order") {
  for (const int count : {1, 2, 5}) {
    ThreadProcesses(count).run([&](Processes& processes) {
      for (const int size : {0, 1, 1000}) {
        const std::vector<Bytes> all = processes.gather(text(processes.rank(), size), 1);
        REQUIRE(std::ssize(all) == count);
        for (int other = 0; other < count; ++other) {
          CHECK(all[static_cast<size_t>(other)] == text(other, size));
        }
      }
    });
  }
}

TEST_CASE("byte stream: what was put is what comes, and no more") {
  ByteWriter out;
  out.put(int64_t{-5});
  out.put(true);
  const double numbers[] = {1.5, std::numeric_limits<double>::infinity()};
  out.put(numbers, 2);
  out.put(numbers, 0);
  const Bytes bytes = out.take();
  CHECK(bytes.size() == 8 + 1 + 16);
  ByteReader in(bytes);
  CHECK(in.get<int64_t>() == -5);
  CHECK(in.get<bool>());
  double read[2] = {};
  in.get(read, 2);
  CHECK(read[1] == numbers[1]);
  for (const int64_t count : {int64_t{1}, int64_t{-1}, int64_t{1} << 61}) {
    CHECK(error_of([&] { in.get(read, count); }) == "processes: a message ends too early");
  }
  in.get(read, 0);
}

}  // namespace
