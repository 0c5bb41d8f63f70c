// SPDX-License-Identifier: MIT
#include "attune/core/kernels/dispatch.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "attune/tests/core/kernels/kernel_cases.h"

namespace {

using namespace kernel_cases;

TEST_CASE_TEMPLATE("kernel dispatch: the best supported instruction set runs", T, float, double) {
  const std::vector<InstructionSet> sets = attune::kernels::instruction_sets();
  REQUIRE(!sets.empty());
  CHECK(std::string(sets.front().name) == "baseline");
  CHECK(sets.front().supported);

  const auto best = std::find_if(sets.rbegin(), sets.rend(),
                                 [](const InstructionSet& set) { return set.supported; });
  CHECK(&attune::kernels::best_kernels<T>() == &kernels_of<T>(*best));
}

TEST_CASE_TEMPLATE("kernel dispatch: each function calls its own kernel", T, float, double) {
  const std::vector<T> x = {T(-3), T(-0.5), 0, T(0.25), 2};
  for (const Function<T>& function : kFunctions<T>) {
    CAPTURE(std::string(function.name));
    std::vector<T> y(x.size()), expected(x.size());
    function.dispatched(x.data(), y.data(), 5);
    (attune::kernels::best_kernels<T>().*function.kernel)(x.data(), expected.data(), 5);
    CHECK(y == expected);
  }
}

}  // namespace
