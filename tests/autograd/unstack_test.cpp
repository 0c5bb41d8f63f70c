// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/backward.h"
#include "attune/autograd/check_ops.h"
#include "attune/autograd/layout.h"
#include "attune/autograd/reduction.h"
#include "attune/core/memory/allocator.h"

namespace {

using namespace attune;
using namespace attune::testing;

TEST_CASE("unstack") {
  check_ops({
      {"and stacked again",
       [](const Leaves& x) { return stack(unstack(x[0])); },
       {{3, 2, 2}},
       {3, 2, 2},
       [](const Values& x, const Index& i) { return at(x[0], i); }},
      {"in reverse order",
       [](const Leaves& x) {
         const auto rows = unstack(x[0]);
         return stack({rows[2], rows[1], rows[0]});
       },
       {{3, 2}},
       {3, 2},
       [](const Values& x, const Index& i) {
         return at(x[0], {2 - i[0], i[1]});
       }},
      {"one row of three",
       [](const Leaves& x) { return unstack(x[0])[1]; },
       {{3, 2}},
       {2},
       [](const Values& x, const Index& i) {
         return at(x[0], {1, i[0]});
       }},
      {"one row, several times",
       [](const Leaves& x) {
         const auto rows = unstack(x[0]);
         return rows[2] * rows[2] + rows[0];
       },
       {{3, 2}},
       {2},
       [](const Values& x, const Index& i) {
         return at(x[0], {2, i[0]}) * at(x[0], {2, i[0]}) + at(x[0], {0, i[0]});
       }},
      {"elements of a vector",
       [](const Leaves& x) { return unstack(x[0])[1]; },
       {{3}},
       {},
       [](const Values& x, const Index&) { return at(x[0], {1}); }},
      {"rows without elements", [](const Leaves& x) { return unstack(x[0])[1]; }, {{3, 0}}, {0}},
  });
}

TEST_CASE("unstack: rows share the storage, rows that nobody used get zeros") {
  Variable x(random_tensor({4, 2}), true);
  const int64_t before = memory_stats().live_bytes;
  const auto rows = unstack(x);
  CHECK(memory_stats().live_bytes == before);
  REQUIRE(rows.size() == 4);
  for (size_t i = 0; i < 4; ++i) {
    CHECK(rows[i].value().data() == x.value().data() + 2 * i);
  }
  backward(sum(rows[1] * real(3) + rows[3]));
  CHECK(same_bits(x.grad(), Tensor::of({{0, 0}, {3, 3}, {0, 0}, {1, 1}})));
}

TEST_CASE("unstack: no rows are no variables, and a scalar has none") {
  CHECK(unstack(leaf({0, 3})).empty());
  check_errors({{[] { unstack(leaf({})); }, "unstack: a scalar has no axis"}});
}

}  // namespace
