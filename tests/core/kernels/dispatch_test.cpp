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
  const std::vector<InstructionSet> sets = attune_kernels::instruction_sets();
  REQUIRE(!sets.empty());
  CHECK(std::string(sets.front().name) == "baseline");
  CHECK(sets.front().supported);

  const auto best = std::find_if(sets.rbegin(), sets.rend(),
                                 [](const InstructionSet& set) { return set.supported; });
  CHECK(&attune_kernels::best<T>() == &kernels_of<T>(*best));
}

}  // namespace
