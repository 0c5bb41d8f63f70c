// SPDX-License-Identifier: MIT
#include "attune/core/broadcast.h"

#include <doctest/doctest.h>

#include <vector>

#include "attune/core/testing/errors.h"

namespace {

using attune::BroadcastWalk;
using attune::Shape;

TEST_CASE("broadcast: axes that both operands walk alike become one run") {
  struct Case {
    Shape a, b;
    int64_t runs, length, a_step, b_step;
  };
  const std::vector<Case> cases = {
      {{}, {}, 1, 1, 0, 0},
      {{2, 3, 4}, {2, 3, 4}, 1, 24, 1, 1},
      {{2, 3, 4}, {}, 1, 24, 1, 0},
      {{2, 3, 4}, {1, 1}, 1, 24, 1, 0},
      {{2, 3, 4}, {4}, 6, 4, 1, 1},
      {{2, 3, 4}, {3, 4}, 2, 12, 1, 1},
      {{2, 3, 4}, {2, 3, 1}, 6, 4, 1, 0},
      {{2, 3, 4}, {2, 1, 1}, 2, 12, 1, 0},
      {{2, 3, 4}, {2, 1, 4}, 6, 4, 1, 1},
      {{3, 1}, {4}, 3, 4, 0, 1},
      {{2, 3, 1}, {2, 3, 1}, 1, 6, 1, 1},
      {{2, 1, 3, 1}, {2, 1, 3, 1}, 1, 6, 1, 1},
  };
  for (const Case& c : cases) {
    CAPTURE(c.a);
    CAPTURE(c.b);
    const BroadcastWalk walk("op", c.a, c.b), swapped("op", c.b, c.a);
    CHECK(walk.runs() == c.runs);
    CHECK(walk.length() == c.length);
    CHECK(walk.a_step() == c.a_step);
    CHECK(walk.b_step() == c.b_step);
    CHECK(swapped.runs() == c.runs);
    CHECK(swapped.a_step() == c.b_step);
  }
}

TEST_CASE("broadcast: where each run begins") {
  const BroadcastWalk walk("op", {2, 1, 3, 4}, {5, 1, 4});
  CHECK(walk.shape() == Shape{2, 5, 3, 4});
  REQUIRE(walk.runs() == 30);
  for (int64_t run = 0; run < 30; ++run) {
    CAPTURE(run);
    CHECK(walk.offsets(run).a == run / 15 * 12 + run % 3 * 4);
    CHECK(walk.offsets(run).b == run / 3 % 5 * 4);
  }
}

TEST_CASE("broadcast: shapes that do not fit name the op") {
  CHECK(attune::testing::error_of([] {
          BroadcastWalk("mul", {2, 3}, {2});
        }) == "mul: shapes do not broadcast, [2, 3] and [2]");
}

}  // namespace
