// SPDX-License-Identifier: MIT
#include "attune/autograd/gather.h"

#include <doctest/doctest.h>

#include "attune/autograd/backward.h"
#include "attune/autograd/check_ops.h"

namespace {

using namespace attune;
using namespace attune::testing;

TEST_CASE("gather") {
  const Ids ids({2, 3}, {4, 0, 4, 1, 4, 0});  // [S, B], with repeats
  check_ops({
      {"rows [V, E] by ids [S, B]",
       [=](const Leaves& x) { return gather(x[0], ids); },
       {{5, 2}},
       {2, 3, 2},
       [=](const Values& x, const Index& i) {
         return at(x[0], {ids[i[0] * 3 + i[1]], i[2]});
       }},
      {"elements [V] by ids [S, B]",
       [=](const Leaves& x) { return gather(x[0], ids); },
       {{5}},
       {2, 3},
       [=](const Values& x, const Index& i) { return at(x[0], {ids[i[0] * 3 + i[1]]}); }},
      {"a row by a scalar id",
       [](const Leaves& x) { return gather(x[0], Ids({}, {1})); },
       {{3, 2}},
       {2},
       [](const Values& x, const Index& i) {
         return at(x[0], {1, i[0]});
       }},
      {"a table of one row",
       [](const Leaves& x) {
         return gather(x[0], Ids({0, 0}));
       },
       {{1, 2}},
       {2, 2},
       [](const Values& x, const Index& i) {
         return at(x[0], {0, i[1]});
       }},
      {"no ids", [](const Leaves& x) { return gather(x[0], Ids()); }, {{5, 2}}, {0, 2}},
      {"no ids of an empty table",
       [](const Leaves& x) { return gather(x[0], Ids()); },
       {{0, 2}},
       {0, 2}},
      {"rows without elements",
       [=](const Leaves& x) { return gather(x[0], ids); },
       {{5, 0}},
       {2, 3, 0}},
  });
}

TEST_CASE("gather: the row of the padding id is read, but gets no gradient") {
  Variable table(Tensor::of({{1, 2}, {3, 4}, {5, 6}}), true);
  const Variable y = gather(table, Ids({1, 0, 1, 2, 0}), 0);
  CHECK(close(y.value(), Tensor::of({{3, 4}, {1, 2}, {3, 4}, {5, 6}, {1, 2}})));
  backward(y, Tensor::of({{1, 10}, {2, 20}, {3, 30}, {4, 40}, {5, 50}}));
  CHECK(close(table.grad(), Tensor::of({{0, 0}, {4, 40}, {4, 40}})));
}

TEST_CASE("select_rows") {
  const Ids chosen({1, 0, 1});
  const auto choose = [=](const Values& x, const Index& i) {
    if (chosen[i[0]] == 1) return at(x[0], i);
    return x.size() == 2 ? at(x[1], i) : real(0);
  };
  check_ops({
      {"between matrices",
       [=](const Leaves& x) { return select_rows(chosen, x[0], x[1]); },
       {{3, 2}, {3, 2}},
       {3, 2},
       choose},
      {"between vectors",
       [=](const Leaves& x) { return select_rows(chosen, x[0], x[1]); },
       {{3}, {3}},
       {3},
       choose},
      {"or zeros",
       [=](const Leaves& x) { return select_rows(chosen, x[0], Variable()); },
       {{3, 2, 2}},
       {3, 2, 2},
       choose},
      {"of one variable",
       [=](const Leaves& x) { return select_rows(chosen, x[0], x[0]); },
       {{3, 2}},
       {3, 2},
       [](const Values& x, const Index& i) { return at(x[0], i); }},
      {"no rows",
       [](const Leaves& x) { return select_rows(Ids(), x[0], x[1]); },
       {{0, 2}, {0, 2}},
       {0, 2}},
  });
}

TEST_CASE("gather: a table that grew has a gradient of its new shape") {
  Variable table = leaf({3, 2});
  table.mutable_value() = random_tensor({9, 2});
  backward(gather(table, Ids({7})), Tensor::ones({1, 2}));
  REQUIRE(table.grad().shape() == Shape{9, 2});
  CHECK(same_bits(table.grad()[7], Tensor::ones({2})));
}

TEST_CASE("gather: what does not fit") {
  check_errors({
      {[] {
         gather(leaf({5, 2}), Ids({2, 2}, {0, 4, 5, 1}));
       },
       "gather: id 5 at position [1, 0] of [2, 2] is outside [0, 5)"},
      {[] {
         gather(leaf({5, 2}), Ids({0, 4, -1}));
       },
       "gather: id -1 at position [2] of [3] is outside [0, 5)"},
      {[] {
         gather(leaf({0, 2}), Ids({0}));
       },
       "gather: id 0 at position [0] of [1] is outside [0, 0)"},
      {[] { gather(leaf({}), Ids({0})); }, "gather: the table needs rows, but is a scalar"},
      {[] {
         select_rows(Ids({1, 0}), leaf({3, 2}), leaf({3, 2}));
       },
       "select_rows: [2] does not choose between rows of [3, 2] and [3, 2]"},
      {[] {
         select_rows(Ids({1, 0, 1}), leaf({3, 2}), leaf({3, 1}));
       },
       "select_rows: [3] does not choose between rows of [3, 2] and [3, 1]"},
      {[] {
         select_rows(Ids({0, 2, 1}), leaf({3, 2}), leaf({3, 2}));
       },
       "select_rows: id 2 at position [1] of [3] is outside [0, 2)"},
      {[] { select_rows(Ids({1}), leaf({}), leaf({})); },
       "select_rows: [1] does not choose between rows of [] and []"},
  });
}

}  // namespace
