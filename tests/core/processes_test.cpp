// SPDX-License-Identifier: MIT
#include "attune/core/processes.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "attune/core/byte_stream.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
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
  CHECK(error_of([&] { alone->send(1, 0, Bytes()); }) ==
        "processes: this one is alone, so there is no process 1");
  CHECK(alone->broadcast(text(7, 3), 1) == text(7, 3));
  alone->set_patience(1);
  alone->give_up("nobody hears it");
  for (Processes* one : {alone.get(), &attune::alone()}) {
    CHECK(error_of([&] { one->receive(0, 0); }) ==
          "processes: this one is alone, so there is no process 0");
    CHECK(error_of([&] { one->await(2, 0); }) ==
          "processes: this one is alone, so there is no process 2");
  }
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

TEST_CASE("processes: all get what the first one gave") {
  for (const int count : {1, 2, 5}) {
    ThreadProcesses(count).run([&](Processes& processes) {
      const int own = processes.rank() == 0 ? 9 : 1;
      CHECK(processes.broadcast(text(own, own), 1) == text(9, 9));
    });
  }
}

TEST_CASE("processes: elements of tensors, and no others than there is room for") {
  ThreadProcesses(2).run([](Processes& processes) {
    const int other = 1 - processes.rank();
    const auto of = [](int rank) { return random_tensor({3, 50}, static_cast<uint64_t>(rank)); };
    processes.send(other, 1, of(processes.rank()));
    processes.send(other, 1, Tensor::zeros({4}));
    Tensor got = Tensor::zeros({3, 50});
    processes.receive(other, 1, got.mutable_data(), got.numel());
    CHECK(same_bits(got, of(other)));
    CHECK(error_of([&] { processes.receive(other, 1, got.mutable_data(), 5); }) ==
          (sizeof(real) == 4 ? "processes: a message has 16 bytes where 5 elements go"
                             : "processes: a message has 32 bytes where 5 elements go"));
  });
}

TEST_CASE("processes: who waits for another hears of any that has given up, and of which") {
  ThreadProcesses(3).run([](Processes& processes) {
    if (processes.rank() == 1) return processes.give_up("no more disk");
    std::string said;
    try {
      processes.gather({}, 1);
    } catch (const LostProcess& lost) {
      said = lost.what();
    }
    CHECK(said == "process 1 of 3: no more disk");
  });
}

TEST_CASE("byte stream: what was put is what comes, and no more") {
  ByteWriter out;
  out.put(int64_t{-5});
  out.put(true);
  const double numbers[] = {1.5, std::numeric_limits<double>::infinity()};
  out.put(numbers, 2);
  out.put(numbers, 0);
  out.put_all(std::vector<int32_t>{7, 8});
  out.put(std::string("ab"));
  const Bytes bytes = out.take();
  CHECK(bytes.size() == 8 + 1 + 16 + (8 + 2 * 4) + (8 + 2));
  ByteReader in(bytes);
  CHECK(in.get<int64_t>() == -5);
  CHECK(in.get<bool>());
  double read[2] = {};
  in.get(read, 2);
  CHECK(read[1] == numbers[1]);
  for (const int64_t count : {int64_t{100}, int64_t{-1}, int64_t{1} << 61}) {
    CHECK(error_of([&] { in.get(read, count); }) == "processes: a message ends too early");
  }
  in.get(read, 0);
  CHECK(in.get_all<int32_t>() == std::vector<int32_t>{7, 8});
  CHECK(in.get_text() == "ab");
  ByteReader once_more(bytes);  // whose first number is -5, and no count
  CHECK(error_of([&] { once_more.get_all<char>(); }) == "processes: a message ends too early");
  CHECK(error_of([&] { ByteReader(bytes).get_text(); }) == "processes: a message ends too early");
}

}  // namespace
