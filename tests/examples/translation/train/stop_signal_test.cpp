// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/stop_signal.h"

#include <doctest/doctest.h>

#include <csignal>
#include <string>
#include <type_traits>

#include "attune/core/error.h"

namespace nmt::testing {
namespace {

TEST_CASE("Stopped: is no error of the user's, which a handler of those would swallow") {
  CHECK_FALSE(std::is_base_of_v<attune::Error, Stopped>);
  const Stopped stopped(SIGINT, "train: stopped");
  CHECK(stopped.status == 130);
  CHECK(stopped.what() == std::string("train: stopped"));
}

}  // namespace
}  // namespace nmt::testing
