// SPDX-License-Identifier: MIT
#include "attune/core/error.h"

#include <doctest/doctest.h>

#include <cmath>
#include <memory>
#include <string>
#include <thread>

#include "attune/core/shape.h"
#include "attune/core/testing/errors.h"

namespace {

using attune::fail;
using attune::Scope;
using attune::Shape;
using attune::testing::error_of;

std::shared_ptr<const std::string> path(const char* name) {
  return std::make_shared<const std::string>(name);
}

TEST_CASE("error: fail joins its parts") {
  CHECK(error_of([] {
          fail("op: ", Shape{2, 3}, " x ", 4, " and ", 0.5);
        }) == "op: [2, 3] x 4 and 0.5");
  // Two numbers of which one is right and one wrong never look alike.
  CHECK(error_of([] { fail(0.1f, " ", std::nextafter(1.f, 2.f), " ", 1e-9, " ", 100000.); }) ==
        "0.1 1.0000001 1e-09 100000");
}

TEST_CASE("error: a scope's path ends the message, the innermost one") {
  CHECK(Scope::current() == nullptr);
  {
    const Scope outer(path("decoder"));
    CHECK(error_of([] { fail("op: bad"); }) == "op: bad, in decoder");
    {
      const Scope inner(path("decoder.attention"));
      CHECK(*Scope::current() == "decoder.attention");
      CHECK(error_of([] { fail("op: bad"); }) == "op: bad, in decoder.attention");
    }
    CHECK(error_of([] { fail("op: bad"); }) == "op: bad, in decoder");
  }
  CHECK(error_of([] { fail("op: bad"); }) == "op: bad");
}

TEST_CASE("error: an empty path adds nothing") {
  const Scope root(path(""));
  CHECK(error_of([] { fail("op: bad"); }) == "op: bad");
}

TEST_CASE("error: an exception closes the scopes that it leaves") {
  CHECK(error_of([] {
          const Scope scope(path("encoder"));
          fail("op: bad");
        }) == "op: bad, in encoder");
  CHECK(Scope::current() == nullptr);
}

TEST_CASE("error: a scope belongs to its thread") {
  const Scope scope(path("encoder"));
  std::string elsewhere;
  std::thread([&] { elsewhere = error_of([] { fail("op: bad"); }); }).join();
  CHECK(elsewhere == "op: bad");
}

}  // namespace
