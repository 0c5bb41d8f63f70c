// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "attune/core/testing/tensors.h"
#include "attune/tests/nn/recurrent/cells.h"

namespace {

using namespace attune;
using namespace attune::testing;

TEST_CASE("Cell: a step is its equations, number by number") {
  constexpr int64_t B = 3, E = 4, H = 5;
  for (const CellCase& kind : kCells) {
    CAPTURE(kind.name);
    Rng rng(3);
    const Root<CellModule> cell(kind.type, E, H, rng);
    uint64_t seed = 1;  // gains and biases too, which begin alike
    for (NamedVariable& p : cell->parameters()) {
      p.variable.mutable_value() = random_tensor(p.variable.shape(), ++seed);
    }
    const Variable x = constant(random_tensor({B, E}, 100));
    const RecurrentState state = random_state(kind.type, B, H, 200);
    const RecurrentState next = cell(x, state);
    REQUIRE(next.size() == state.size());
    for (int64_t b = 0; b < B; ++b) {
      plain::Step step{*cell, plain::numbers(x.value()[b]), {}};
      for (const Variable& part : state) step.state.push_back(plain::numbers(part.value()[b]));
      const plain::States expected = kind.equations(step);
      REQUIRE(expected.size() == next.size());
      for (size_t s = 0; s < next.size(); ++s) {
        const plain::Vector& right = expected[s];
        CHECK(close(next[s].value()[b],
                    build({H}, [&](const Index& k) { return right[static_cast<size_t>(k[0])]; }),
                    kind.tolerance));
      }
    }
  }
}

}  // namespace
