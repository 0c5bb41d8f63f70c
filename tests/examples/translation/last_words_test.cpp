// SPDX-License-Identifier: MIT
#include "attune/examples/translation/last_words.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <new>
#include <stdexcept>
#include <string>

#include "attune/core/error.h"
#include "attune/core/memory/out_of_memory.h"
#include "attune/examples/translation/train/stop_signal.h"
#include "attune/tests/support/temporary_directory.h"

namespace nmt::testing {
namespace {

// The status, and what is said: "1 nmt: out of memory...".
template <class Thrown>
std::string last_words_of(const Thrown& thrown) {
  const attune::testing::TemporaryDirectory folder;
  const int file = open(folder.write("said", "").c_str(), O_WRONLY), before = dup(STDERR_FILENO);
  dup2(file, STDERR_FILENO);
  int status = 0;
  try {
    throw thrown;
  } catch (...) {
    status = say_what_was_thrown();
  }
  dup2(before, STDERR_FILENO);
  close(before);
  close(file);
  return std::to_string(status) + ' ' + folder.read("said");
}

TEST_CASE("last words: whatever was thrown, one sentence and a status") {
  const std::string advice =
      "; try a smaller --batch-size, a smaller model, shorter lines or fewer threads\n";
  CHECK(last_words_of(attune::Error("a: b")) == "1 nmt: a: b\n");
  CHECK(last_words_of(std::runtime_error("c")) == "1 nmt: c\n");
  CHECK(last_words_of(attune::OutOfMemory(12 << 20, "a tensor")) ==
        "1 nmt: out of memory: no 12 MiB for a tensor" + advice);
  CHECK(last_words_of(std::bad_alloc()) == "1 nmt: out of memory" + advice);
  CHECK(last_words_of(Stopped(SIGTERM, "train: stopped")) == "143 nmt: train: stopped\n");
  CHECK(last_words_of(7) == "1 nmt: something was thrown that says nothing of itself\n");
}

}  // namespace
}  // namespace nmt::testing
