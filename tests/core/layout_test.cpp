// SPDX-License-Identifier: MIT
#include "attune/core/layout.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/support/threads.h"

namespace {

using namespace attune::testing;
using attune::concat;
using attune::permute;
using attune::Shape;
using attune::slice;
using attune::Tensor;

TEST_CASE("layout: permute in every order of the axes") {
  const Threads scope(3);
  for (const Shape& shape : {Shape{},
                             {5},
                             {2, 3},
                             {2, 3, 4},
                             {1, 3, 1},
                             {2, 0, 3},
                             {2, 1, 3, 4},
                             {2, 3, 1, 2, 2, 3},
                             {300, 2, 100}}) {
    const Tensor x = random_tensor(shape);
    std::vector<int> axes(static_cast<size_t>(shape.rank()));
    std::iota(axes.begin(), axes.end(), 0);
    do {
      CAPTURE(shape);
      Shape result;
      for (int axis : axes) result = result.insert(result.rank(), shape[axis]);
      CHECK(same_bits(permute(x, axes), build(result, [&](const Index& place) {
                        Index from(place.size());
                        for (size_t i = 0; i < axes.size(); ++i)
                          from[static_cast<size_t>(axes[i])] = place[i];
                        return at(x, from);
                      })));
    } while (x.rank() < 5 && std::next_permutation(axes.begin(), axes.end()));
  }
}

TEST_CASE("layout: permute back and forth, with axes from the end") {
  const Tensor x = random_tensor({2, 3, 4, 5, 2, 3});
  CHECK(same_bits(permute(permute(x, {4, 2, 5, 0, 3, 1}), {3, 5, 1, 4, 0, 2}), x));
  CHECK(same_bits(permute(x[0][0], {-1, 0, -2, 1}), permute(x[0][0], {3, 0, 2, 1})));
}

struct Join {
  std::vector<Shape> parts;
  int axis;
  Shape result;
};

std::vector<Join> joins() {
  return {
      {{{2}, {3}, {1}}, 0, {6}},
      {{{2, 3}}, 1, {2, 3}},
      {{{2, 3}, {4, 3}}, 0, {6, 3}},
      {{{2, 3}, {2, 1}}, 1, {2, 4}},
      {{{2, 3}, {2, 1}}, -1, {2, 4}},
      {{{2, 1, 3}, {2, 4, 3}}, 1, {2, 5, 3}},
      {{{2, 0}, {2, 3}, {2, 0}}, 1, {2, 3}},
      {{{0, 3}, {0, 2}}, 1, {0, 5}},
      {{{0}, {0}}, 0, {0}},
      {{{2, 3, 0}, {2, 1, 0}}, 1, {2, 4, 0}},
  };
}

TEST_CASE("layout: concat, and slices that give the parts back") {
  for (const Join& join : joins()) {
    CAPTURE(join.result);
    std::vector<Tensor> parts;
    for (const Shape& shape : join.parts) parts.push_back(random_tensor(shape, parts.size()));
    const Tensor whole = concat(parts, join.axis);
    REQUIRE(whole.shape() == join.result);
    const int axis = join.result.normalize(join.axis);
    int64_t begin = 0;
    for (const Tensor& part : parts) {
      CHECK(same_bits(part, build(part.shape(), [&](Index place) {
                        place[static_cast<size_t>(axis)] += begin;
                        return at(whole, place);
                      })));
      CHECK(same_bits(slice(whole, join.axis, begin, begin + part.size(axis)), part));
      begin += part.size(axis);
    }
  }
}

TEST_CASE("layout: slice of every axis and range") {
  for (const Shape& shape : {Shape{4}, {3, 4}, {3, 1, 4}, {2, 0, 3}}) {
    const Tensor x = random_tensor(shape);
    for (int axis = -1; axis < shape.rank(); ++axis) {
      for (int64_t begin = 0; begin <= shape[axis]; ++begin) {
        for (int64_t end = begin; end <= shape[axis]; ++end) {
          CAPTURE(shape);
          CAPTURE(axis);
          CAPTURE(begin);
          CAPTURE(end);
          const size_t moved = static_cast<size_t>(shape.normalize(axis));
          const Tensor part = slice(x, axis, begin, end);
          CHECK(same_bits(part, build(shape.with(axis, end - begin), [&](Index place) {
                            place[moved] += begin;
                            return at(x, place);
                          })));
          const Tensor before = random_tensor(shape, 2);
          Tensor sum = before;
          add_to_slice(sum, axis, begin, part);
          CHECK(close(sum, build(shape, [&](const Index& place) {
                        const bool inside = begin <= place[moved] && place[moved] < end;
                        return at(before, place) + (inside ? at(x, place) : 0);
                      })));
          CHECK(same_bits(before, random_tensor(shape, 2)));
        }
      }
    }
  }
}

TEST_CASE("layout: a slice of the first axis copies nothing, and writing it leaves its parent") {
  const Tensor x = random_tensor({4, 2});
  Tensor part = slice(x, 0, 1, 3);
  CHECK(part.data() == x.data() + 2);
  part.mutable_data()[0] = 9;
  CHECK(same_bits(x, random_tensor({4, 2})));
}

TEST_CASE("layout: expand repeats what broadcasting would") {
  struct Case {
    Shape from, to;
  };
  const std::vector<Case> cases = {
      {{}, {}},
      {{}, {3}},
      {{}, {2, 3}},
      {{1}, {4}},
      {{3}, {2, 3}},
      {{2, 1}, {2, 3}},
      {{2, 1}, {4, 2, 3}},
      {{2, 1, 3}, {2, 4, 3}},
      {{1, 3}, {5, 3}},
      {{1, 1, 2}, {3, 4, 2}},
      {{2, 3}, {2, 3}},
      {{1}, {0}},
      {{1, 3}, {0, 3}},
      {{2, 1}, {2, 0}},
      {{1, 1}, {300, 500}},
      {{1, 70000}, {2, 70000}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.from);
    CAPTURE(c.to);
    const Tensor x = random_tensor(c.from);
    CHECK(
        same_bits(expand(x, c.to), build(c.to, [&](const Index& place) { return at(x, place); })));
  }
  const Tensor x = random_tensor({2, 3});
  CHECK(expand(x, {2, 3}).data() == x.data());
}

TEST_CASE("layout: a row repeated, any number of times") {
  const Threads scope(3);
  for (int64_t width : {0, 1, 5, 1000, 100'000}) {
    for (int64_t count : {0, 1, 7, 200}) {
      CAPTURE(width);
      CAPTURE(count);
      const Tensor row = random_tensor({width}), rows = expand(row, {count, width});
      REQUIRE(rows.shape() == Shape{count, width});
      for (int64_t i = 0; i < count; ++i) REQUIRE(same_bits(rows[i], row));
    }
  }
}

TEST_CASE("layout: what is wrong is named") {
  constexpr int64_t kLast = std::numeric_limits<int64_t>::max();
  Tensor x = Tensor::zeros({2, 3});
  const auto zeros = [](const Shape& shape) { return Tensor::zeros(shape); };
  struct Case {
    std::function<void()> call;
    std::string error;
  };
  const std::vector<Case> cases = {
      {[&] { permute(x, {0}); }, "permute: 1 axes named for [2, 3]"},
      {[&] { permute(x, {}); }, "permute: 0 axes named for [2, 3]"},
      {[&] {
         permute(x, {1, 1});
       },
       "permute: axis 1 named twice for [2, 3]"},
      {[&] {
         permute(x, {0, -2});
       },
       "permute: axis -2 named twice for [2, 3]"},
      {[&] {
         permute(x, {0, 1, 0});
       },
       "permute: axis 0 named twice for [2, 3]"},
      {[&] {
         permute(x, {0, 2});
       },
       "permute: [2, 3] has no axis 2"},
      {[&] { concat({}, 0); }, "concat: nothing to join"},
      {[&] {
         concat({x, zeros({2, 4})}, 0);
       },
       "concat: [2, 4] does not join [2, 3] along axis 0"},
      {[&] {
         concat({x, zeros({2})}, 1);
       },
       "concat: [2] does not join [2, 3] along axis 1"},
      {[&] {
         concat({x, zeros({3, 3})}, -1);
       },
       "concat: [3, 3] does not join [2, 3] along axis 1"},
      {[&] { concat({x}, 2); }, "concat: [2, 3] has no axis 2"},
      {[&] { concat({zeros({})}, 0); }, "concat: [] has no axis 0"},
      {[&] {
         expand(x, {4, 3});
       },
       "expand: shapes do not broadcast, [2, 3] and [4, 3]"},
      {[&] {
         expand(zeros({2, 3}), {1, 3});
       },
       "expand: [2, 3] does not broadcast to [1, 3]"},
      {[&] { expand(x, {3}); }, "expand: [2, 3] does not broadcast to [3]"},
      {[&] { slice(x, 1, 2, 4); }, "slice: [2, 4) is not within axis 1 of [2, 3]"},
      {[&] { slice(x, -1, -1, 2); }, "slice: [-1, 2) is not within axis 1 of [2, 3]"},
      {[&] { slice(x, 0, 2, 1); }, "slice: [2, 1) is not within axis 0 of [2, 3]"},
      {[&] { slice(x, 2, 0, 0); }, "slice: [2, 3] has no axis 2"},
      {[&] {
         add_to_slice(x, 1, 2, zeros({2, 2}));
       },
       "slice: [2, 4) is not within axis 1 of [2, 3]"},
      {[&] {
         add_to_slice(x, 1, kLast, zeros({2, 2}));
       },
       "slice: [9223372036854775807, 9223372036854775807) is not within axis 1 of [2, 3]"},
      {[&] {
         add_to_slice(x, 1, -kLast - 1, zeros({2, 2}));
       },
       "slice: [-9223372036854775808, -9223372036854775806) is not within axis 1 of [2, 3]"},
      {[&] {
         add_to_slice(x, 1, 0, zeros({1, 3}));
       },
       "slice: [1, 3] is no slice of axis 1 of [2, 3]"},
      {[&] {
         add_to_slice(x, 0, 0, zeros({1, 3, 1}));
       },
       "slice: [1, 3, 1] is no slice of axis 0 of [2, 3]"},
  };
  for (const Case& c : cases) CHECK(error_of(c.call) == c.error);
}

// A loop over rows of nothing would not end while somebody waits for it.
TEST_CASE("layout: of rows without elements there may be any number") {
  constexpr int64_t kMany = int64_t{1} << 58;
  const Tensor empty = Tensor::zeros({kMany, 0});
  Tensor x = Tensor::zeros({kMany, 0});
  CHECK(permute(empty, {1, 0}).shape() == Shape{0, kMany});
  CHECK(concat({empty, empty}, 0).shape() == Shape{2 * kMany, 0});
  CHECK(concat({empty, empty}, 1).shape() == Shape{kMany, 0});
  CHECK(expand(Tensor::zeros({0}), {kMany, 0}).shape() == Shape{kMany, 0});
  CHECK(slice(empty, 1, 0, 0).shape() == Shape{kMany, 0});
  CHECK_NOTHROW(add_to_slice(x, 1, 0, empty));
  const std::vector<Tensor> too_many(64, empty);  // 2^64 rows
  CHECK(error_of([&] {
          concat(too_many, 0);
        }).find("has more elements than memory has addresses") != std::string::npos);
}

}  // namespace
