// SPDX-License-Identifier: MIT
// Twins agree in value and gradients: all of the table, which stands in twins/table.h.
#include <doctest/doctest.h>

#include "attune/tests/nn/twins/table.h"

namespace {

using namespace attune;
using namespace attune::testing;

void check_equal(const std::vector<Tensor>& composed, const std::vector<Tensor>& fused) {
  REQUIRE(composed.size() == fused.size());
  for (size_t i = 0; i < composed.size(); ++i) {
    CAPTURE(i);
    CHECK(close(composed[i], fused[i]));
  }
}

// Returns how many results there are.
size_t check_equal(const Twins& twins, const TwinCase& c, const Seen& seen) {
  CAPTURE(twins.op);
  CAPTURE(twins.use);
  CAPTURE(c.name);
  const Outcome composed = outcome(c, Reading::composed, seen);
  const Outcome fused = outcome(c, Reading::fused, seen);
  check_equal(composed.values, fused.values);
  check_equal(composed.gradients, fused.gradients);
  return fused.values.size();
}

TEST_CASE("Twins: a fused op equals its composed reading, value and gradients") {
  for (const Twins& twins : kTwins) {
    for (const TwinCase& c : twins.cases) {
      const size_t results = check_equal(twins, c, [](size_t) { return true; });
      // Also where a loss looks at one result alone: no gradient comes for the others.
      for (size_t only = 0; results > 1 && only < results; ++only) {
        CAPTURE(only);
        check_equal(twins, c, [=](size_t i) { return i == only; });
      }
    }
  }
}

}  // namespace
