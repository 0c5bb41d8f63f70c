// SPDX-License-Identifier: MIT
#include "attune/core/shape.h"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

#include "attune/core/testing/errors.h"

namespace {

using attune::Shape;
using attune::testing::error_of;

TEST_CASE("shape: rank, number of elements and text") {
  struct Case {
    Shape shape;
    int rank;
    int64_t numel;
    std::string text;
  };
  const std::vector<Case> cases = {
      {{}, 0, 1, "[]"},
      {{0}, 1, 0, "[0]"},
      {{1}, 1, 1, "[1]"},
      {{3, 4}, 2, 12, "[3, 4]"},
      {{3, 0, 4}, 3, 0, "[3, 0, 4]"},
      {{1, 2, 3, 4, 5, 6}, 6, 720, "[1, 2, 3, 4, 5, 6]"},
      {{1 << 20, 1 << 20}, 2, int64_t{1} << 40, "[1048576, 1048576]"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(c.shape.rank() == c.rank);
    CHECK(c.shape.numel() == c.numel);
    CHECK(c.shape.to_string() == c.text);
  }
}

TEST_CASE("shape: axes count from the front and from the end") {
  const Shape shape{5, 6, 7};
  for (int axis = 0; axis < 3; ++axis) {
    CHECK(shape[axis] == 5 + axis);
    CHECK(shape[axis - 3] == 5 + axis);
    CHECK(shape.normalize(axis - 3) == axis);
  }
  CHECK(shape.numel(0, 0) == 1);
  CHECK(shape.numel(1, 3) == 42);
}

TEST_CASE("shape: changed copies") {
  const Shape shape{5, 6, 7};
  const std::vector<std::pair<Shape, Shape>> cases = {
      {shape.with(1, 0), {5, 0, 7}},      {shape.with(-1, 9), {5, 6, 9}},
      {shape.without(0), {6, 7}},         {shape.without(-1), {5, 6}},
      {Shape{5}.without(0), {}},          {shape.insert(0, 4), {4, 5, 6, 7}},
      {shape.insert(3, 8), {5, 6, 7, 8}}, {shape.insert(-1, 1), {5, 6, 1, 7}},
      {Shape{}.insert(0, 2), {2}},
  };
  for (const auto& [changed, expected] : cases) CHECK(changed == expected);
  CHECK(shape == Shape{5, 6, 7});
}

TEST_CASE("shape: equality compares sizes, not what stood there before") {
  CHECK(Shape{2, 3}.without(1) == Shape{2});
  CHECK(Shape{2, 3}.without(1).insert(1, 4) == Shape{2, 4});
  CHECK(Shape{2} != Shape{2, 1});
  CHECK(Shape{} != Shape{1});
  CHECK(Shape{2, 3} != Shape{3, 2});
}

TEST_CASE("shape: what is wrong is named") {
  const Shape full{1, 2, 3, 4, 5, 6};
  struct Case {
    std::function<void()> call;
    std::string error;
  };
  const std::vector<Case> cases = {
      {[] {
         Shape{2, -1};
       },
       "Shape: negative size in [2, -1]"},
      {[] { Shape{1, 1, 1, 1, 1, 1, 1}; }, "Shape: 7 axes, but at most 6 are supported"},
      {[] {
         Shape{2, 3}[2];
       },
       "Shape: [2, 3] has no axis 2"},
      {[] {
         Shape{2, 3}[-3];
       },
       "Shape: [2, 3] has no axis -3"},
      {[] { Shape{}[0]; }, "Shape: [] has no axis 0"},
      {[] { Shape{}.without(-1); }, "Shape: [] has no axis -1"},
      {[] {
         Shape{2, 3}.with(0, -4);
       },
       "Shape: negative size in [-4, 3]"},
      {[] {
         Shape{int64_t{1} << 40, int64_t{1} << 40};
       },
       "Shape: [1099511627776, 1099511627776] has more elements than memory has addresses"},
      {[] { Shape{2}.insert(0, -1); }, "Shape: negative size in [-1, 2]"},
      {[] { Shape{2}.insert(2, 1); }, "Shape: [2] has no axis 2"},
      {[] {
         Shape{2, 3}.numel(1, 3);
       },
       "Shape: [2, 3] has no axes [1, 3)"},
      {[] {
         Shape{2, 3}.numel(-1, 2);
       },
       "Shape: [2, 3] has no axes [-1, 2)"},
      {[&] { full.insert(0, 1); }, "Shape: [1, 2, 3, 4, 5, 6] has 6 axes, no room for another"},
  };
  for (const Case& c : cases) CHECK(error_of(c.call) == c.error);
}

TEST_CASE("shape: broadcasting follows NumPy") {
  struct Case {
    Shape a, b, result;
  };
  const std::vector<Case> cases = {
      {{}, {}, {}},
      {{3}, {}, {3}},
      {{3}, {1}, {3}},
      {{2, 3}, {3}, {2, 3}},
      {{2, 1}, {3}, {2, 3}},
      {{2, 1, 4}, {3, 1}, {2, 3, 4}},
      {{0}, {1}, {0}},
      {{0}, {}, {0}},
      {{2, 0}, {1, 1}, {2, 0}},
      {{1}, {1, 1, 1, 1, 1, 1}, {1, 1, 1, 1, 1, 1}},
  };
  for (const Case& c : cases) {
    CHECK(broadcast("op", c.a, c.b) == c.result);
    CHECK(broadcast("op", c.b, c.a) == c.result);
  }
}

TEST_CASE("shape: what does not broadcast names the op and both shapes") {
  struct Case {
    Shape a, b;
    std::string error;
  };
  const std::vector<Case> cases = {
      {{2}, {3}, "add: shapes do not broadcast, [2] and [3]"},
      {{0}, {2}, "add: shapes do not broadcast, [0] and [2]"},
      {{4, 3}, {4, 2, 3}, "add: shapes do not broadcast, [4, 3] and [4, 2, 3]"},
      {{2, 1, 3}, {2, 2}, "add: shapes do not broadcast, [2, 1, 3] and [2, 2]"},
  };
  for (const Case& c : cases) {
    CHECK(error_of([&] { broadcast("add", c.a, c.b); }) == c.error);
  }
}

}  // namespace
