// SPDX-License-Identifier: MIT
#include "attune/examples/translation/flags.h"

#include <doctest/doctest.h>

#include <string>

#include "attune/core/parallel.h"
#include "attune/tests/support/threads.h"

namespace nmt::testing {
namespace {

// What is said of `--threads NUMBER`; nothing if it is taken.
std::string refusal_of(const std::string& number) {
  CLI::App app;
  add_threads(&app);
  try {
    app.parse("--threads " + number);
  } catch (const CLI::ParseError& error) {
    return error.what();
  }
  return "";
}

TEST_CASE("flags: --threads takes what set_num_threads does in parallel.h, and no more") {
  const attune::testing::Threads scope(1);
  for (const int number : {1, 2, attune::kMostThreads}) {
    CHECK(refusal_of(std::to_string(number)).empty());
    CHECK(attune::num_threads() == number);
  }
  for (const int number : {-1, 0, attune::kMostThreads + 1}) {
    CHECK(refusal_of(std::to_string(number)) ==
          "--threads: " + std::to_string(number) + " is not in 1 to 4096");
  }
  CHECK(attune::num_threads() == attune::kMostThreads);
}

}  // namespace
}  // namespace nmt::testing
