// SPDX-License-Identifier: MIT
#include "attune/autograd/layout.h"

#include <doctest/doctest.h>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/backward.h"
#include "attune/autograd/check_ops.h"
#include "attune/autograd/reduction.h"

namespace {

using namespace attune;
using namespace attune::testing;

// The elements in the same order, in whatever shape.
real nth(const Values& x, const Shape& result, const Index& index) {
  int64_t i = 0;
  for (int axis = 0; axis < result.rank(); ++axis) {
    i = i * result[axis] + index[static_cast<size_t>(axis)];
  }
  return x[0].data()[i];
}

OpCase reshape_case(const Shape& from, const Shape& to) {
  return {"reshape " + from.to_string() + " to " + to.to_string(),
          [=](const Leaves& x) { return reshape(x[0], to); },
          {from},
          to,
          [=](const Values& x, const Index& i) { return nth(x, to, i); }};
}

OpCase permute_case(const Shape& from, const std::vector<int>& axes, const Shape& to) {
  return {"permute " + from.to_string() + " to " + to.to_string(),
          [=](const Leaves& x) { return permute(x[0], axes); },
          {from},
          to,
          [=](const Values& x, const Index& i) {
            Index source(axes.size());
            for (size_t axis = 0; axis < axes.size(); ++axis) {
              source[static_cast<size_t>(from.normalize(axes[axis]))] = i[axis];
            }
            return at(x[0], source);
          }};
}

TEST_CASE("expand") {
  std::vector<OpCase> cases;
  const std::pair<Shape, Shape> shapes[] = {
      {{}, {2, 3}},     {{3}, {2, 3}},          {{2, 1}, {2, 3}}, {{2, 1}, {4, 2, 3}},
      {{2, 3}, {2, 3}}, {{1, 1, 2}, {3, 4, 2}}, {{1}, {0}},       {{1, 3}, {0, 3}}};
  for (const auto& [from, to] : shapes) {
    cases.push_back({"expand " + from.to_string() + " to " + to.to_string(),
                     [shape = to](const Leaves& x) { return expand(x[0], shape); },
                     {from},
                     to,
                     [](const Values& x, const Index& i) { return at(x[0], i); }});
  }
  check_ops(cases);
}

TEST_CASE("reshape and permute") {
  check_ops({
      reshape_case({2, 6}, {3, 4}),
      reshape_case({2, 6}, {12}),
      reshape_case({1, 1}, {}),
      reshape_case({}, {1, 1, 1}),
      reshape_case({2, 0}, {0, 5}),
      {"reshape with an open axis",
       [](const Leaves& x) {
         return reshape(x[0], {2, -1, 3});
       },
       {{4, 6}},
       {2, 4, 3}},
      permute_case({2, 3, 4}, {1, 0, 2}, {3, 2, 4}),
      permute_case({2, 3, 4}, {2, 0, 1}, {4, 2, 3}),
      permute_case({2, 3, 4}, {-1, -2, -3}, {4, 3, 2}),
      permute_case({2, 3, 4}, {0, 1, 2}, {2, 3, 4}),
      permute_case({2, 3, 1, 4}, {3, 1, 0, 2}, {4, 3, 2, 1}),
      permute_case({5}, {0}, {5}),
      permute_case({}, {}, {}),
      permute_case({2, 0, 3}, {2, 1, 0}, {3, 0, 2}),
  });
}

OpCase concat_case(const std::vector<Shape>& parts, int axis, const Shape& result) {
  return {"concat to " + result.to_string() + " along " + std::to_string(axis),
          [=](const Leaves& x) { return concat(x, axis); }, parts, result,
          [=](const Values& x, Index i) {
            int64_t& k = i[static_cast<size_t>(result.normalize(axis))];
            size_t part = 0;
            while (k >= parts[part][axis]) k -= parts[part++][axis];
            return at(x[part], i);
          }};
}

TEST_CASE("concat and stack") {
  check_ops({
      concat_case({{2, 3}, {1, 3}}, 0, {3, 3}),
      concat_case({{2, 1}, {2, 3}, {2, 2}}, 1, {2, 6}),
      concat_case({{2, 1}, {2, 3}}, -1, {2, 4}),
      concat_case({{2, 1, 4}, {2, 3, 4}}, -2, {2, 4, 4}),
      concat_case({{3}}, 0, {3}),
      concat_case({{0, 3}, {2, 3}, {0, 3}}, 0, {2, 3}),
      concat_case({{2, 0}, {2, 0}}, 1, {2, 0}),
      {"concat of one variable with itself",
       [](const Leaves& x) {
         return concat({x[0], x[0]}, 1);
       },
       {{2, 3}},
       {2, 6}},
      {"stack",
       [](const Leaves& x) { return stack(x); },
       {{2, 3}, {2, 3}},
       {2, 2, 3},
       [](const Values& x, const Index& i) {
         return at(x[static_cast<size_t>(i[0])], {i[1], i[2]});
       }},
      {"stack of scalars",
       [](const Leaves& x) { return stack(x); },
       {{}, {}, {}},
       {3},
       [](const Values& x, const Index& i) { return x[static_cast<size_t>(i[0])].item(); }},
      {"stack of nothing much", [](const Leaves& x) { return stack(x); }, {{0}, {0}}, {2, 0}},
  });
}

OpCase slice_case(const Shape& from, int axis, int64_t begin, int64_t end) {
  return {"slice of " + from.to_string() + " along " + std::to_string(axis),
          [=](const Leaves& x) { return slice(x[0], axis, begin, end); },
          {from},
          from.with(axis, end - begin),
          [=](const Values& x, Index i) {
            i[static_cast<size_t>(from.normalize(axis))] += begin;
            return at(x[0], i);
          }};
}

TEST_CASE("slice, select and split") {
  check_ops({
      slice_case({4, 3}, 0, 1, 3),
      slice_case({4, 3}, 1, 1, 3),
      slice_case({2, 5, 3}, 1, 0, 2),
      slice_case({2, 5, 3}, -1, 2, 3),
      slice_case({4, 3}, 0, 0, 4),
      slice_case({4, 3}, 0, 2, 2),
      slice_case({4, 3}, 1, 3, 3),
      slice_case({0, 3}, 1, 0, 2),
      {"select",
       [](const Leaves& x) { return select(x[0], 2); },
       {{3, 4, 2}},
       {4, 2},
       [](const Values& x, const Index& i) {
         return at(x[0], {2, i[0], i[1]});
       }},
      {"select, of a vector",
       [](const Leaves& x) { return select(x[0], 0); },
       {{1}},
       {},
       [](const Values& x, const Index&) { return x[0].item(); }},
      {"one part of a split",
       [](const Leaves& x) { return split(x[0], 1, 3)[1]; },
       {{2, 6}},
       {2, 2},
       [](const Values& x, const Index& i) {
         return at(x[0], {i[0], i[1] + 2});
       }},
      {"all parts of a split",
       [](const Leaves& x) { return concat(split(x[0], -1, 3), 0); },
       {{2, 6}},
       {6, 2}},
      {"split of nothing", [](const Leaves& x) { return split(x[0], 0, 2)[1]; }, {{0, 3}}, {0, 3}},
  });
}

TEST_CASE("slice: parts that overlap, and rows that nobody takes") {
  Variable x(Tensor::zeros({4, 2}), true);
  backward(sum(slice(x, 0, 0, 3)) + sum(slice(x, 0, 1, 3)));
  CHECK(close(x.grad(), Tensor::of({{1, 1}, {2, 2}, {2, 2}, {0, 0}})));
}

TEST_CASE("layout: shapes that do not fit") {
  check_errors({
      {[] {
         reshape(leaf({2, 3}), {4, 2});
       },
       "reshape: [2, 3] has not as many elements as [4, 2]"},
      {[] {
         reshape(leaf({2, 3}), {4, -1});
       },
       "reshape: [2, 3] does not divide into [4, 1] with one open axis"},
      {[] {
         permute(leaf({2, 3}), {0, 0});
       },
       "permute: axis 0 named twice for [2, 3]"},
      {[] {
         permute(leaf({2, 3}), {1});
       },
       "permute: 1 axes named for [2, 3]"},
      {[] {
         permute(leaf({2, 3}), {0, 2});
       },
       "permute: [2, 3] has no axis 2"},
      {[] { concat({}, 0); }, "concat: nothing to join"},
      {[] {
         concat({leaf({2, 3}), leaf({2, 4})}, 0);
       },
       "concat: [2, 4] does not join [2, 3] along axis 0"},
      {[] {
         concat({leaf({2, 3}), leaf({2})}, -1);
       },
       "concat: [2] does not join [2, 3] along axis 1"},
      {[] {
         concat({leaf({2, 3})}, 2);
       },
       "concat: [2, 3] has no axis 2"},
      {[] { stack({}); }, "stack: nothing to join"},
      {[] {
         stack({leaf({2}), leaf({3})});
       },
       "stack: shapes differ, [2] and [3]"},
      {[] {
         slice(leaf({4, 3}), 0, 1, 5);
       },
       "slice: [1, 5) is not within axis 0 of [4, 3]"},
      {[] {
         slice(leaf({4, 3}), 1, 2, 1);
       },
       "slice: [2, 1) is not within axis 1 of [4, 3]"},
      {[] {
         slice(leaf({4, 3}), -1, -1, 1);
       },
       "slice: [-1, 1) is not within axis 1 of [4, 3]"},
      {[] {
         slice(leaf({4, 3}), 2, 0, 1);
       },
       "slice: [4, 3] has no axis 2"},
      {[] {
         select(leaf({4, 3}), 4);
       },
       "select: no index 4 in [4, 3]"},
      {[] { select(leaf({}), 0); }, "select: no index 0 in []"},
      {[] {
         split(leaf({2, 6}), 1, 4);
       },
       "split: axis 1 of [2, 6] does not divide into 4 parts"},
      {[] {
         split(leaf({2, 6}), 1, 0);
       },
       "split: axis 1 of [2, 6] does not divide into 0 parts"},
      {[] {
         split(leaf({2, 6}), 2, 2);
       },
       "split: [2, 6] has no axis 2"},
  });
}

TEST_CASE("layout: no variables are made of rows and parts beyond counting") {
  constexpr int64_t kMany = int64_t{1} << 31;
  check_errors({
      {[] {
         unstack(leaf({kMany, 0}));
       },
       "unstack: at most 2^31 - 1 variables can be made of [2147483648, 0], not 2147483648"},
      {[] { split(leaf({0}), 0, kMany); },
       "split: at most 2^31 - 1 variables can be made of [0], not 2147483648"},
  });
}

}  // namespace
