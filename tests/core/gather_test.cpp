// SPDX-License-Identifier: MIT
#include "attune/core/gather.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/support/threads.h"

namespace {

using namespace attune::testing;
using attune::gather_rows;
using attune::Ids;
using attune::real;
using attune::scatter_add_rows;
using attune::Shape;
using attune::Tensor;

struct Case {
  Shape table;
  Ids ids;
  Shape rows;
};

std::vector<int32_t> many(int32_t count, int32_t modulus) {
  std::vector<int32_t> ids;
  for (int32_t i = 0; i < count; ++i) ids.push_back(i * 7 % modulus);
  return ids;
}

std::vector<Case> cases() {
  return {
      {{5, 3}, Ids(std::vector<int32_t>{4, 0, 4}), {3, 3}},
      {{5, 3}, Ids({2, 2}, {1, 1, 1, 1}), {2, 2, 3}},
      {{5, 3}, Ids(Shape{}, {2}), {3}},
      {{5, 3}, Ids(), {0, 3}},
      {{5, 3}, Ids({2, 0}, {}), {2, 0, 3}},
      {{5}, Ids({2, 2}, {3, 2, 1, 0}), {2, 2}},
      {{2, 3, 4}, Ids(std::vector<int32_t>{1, 0, 1}), {3, 3, 4}},
      {{5, 0}, Ids(std::vector<int32_t>{1, 1}), {2, 0}},
      {{1, 1}, Ids(std::vector<int32_t>{0}), {1, 1}},
      {{0, 3}, Ids(), {0, 3}},
      {{10, 20}, Ids(many(5000, 10)), {5000, 20}},
  };
}

// The id that a place in the rows comes from.
int64_t id_at(const Ids& ids, const Index& place) {
  int64_t i = 0;
  for (int axis = 0; axis < ids.rank(); ++axis) {
    i = i * ids.size(axis) + place[static_cast<size_t>(axis)];
  }
  return ids[i];
}

// The place in the table that a place in the rows is copied from.
Index source(const Ids& ids, const Index& place) {
  Index index = {id_at(ids, place)};
  index.insert(index.end(), place.begin() + ids.rank(), place.end());
  return index;
}

TEST_CASE("gather: rows by id, for all shapes of table and ids") {
  const Threads scope(3);
  for (const Case& c : cases()) {
    CAPTURE(c.table);
    CAPTURE(c.ids.shape());
    const Tensor table = random_tensor(c.table);
    CHECK(same_bits(gather_rows(table, c.ids), build(c.rows, [&](const Index& place) {
                      return at(table, source(c.ids, place));
                    })));
  }
}

TEST_CASE("gather: scatter_add is its gradient: rows of one id add up") {
  for (const Case& c : cases()) {
    CAPTURE(c.table);
    CAPTURE(c.ids.shape());
    const Tensor before = random_tensor(c.table, 1), rows = random_tensor(c.rows, 2);
    const Tensor numbers = build(c.table, [i = 0](const Index&) mutable { return i++; });
    std::vector<real> expected = before.to_vector();
    for (const Index& place : places(c.rows)) {
      const double element = at(numbers, source(c.ids, place));
      expected[static_cast<size_t>(element)] += static_cast<real>(at(rows, place));
    }
    Tensor table = before;
    scatter_add_rows(table, c.ids, rows);
    CHECK(close(table, Tensor::from(c.table, expected)));
    CHECK(same_bits(before, random_tensor(c.table, 1)));
  }
}

TEST_CASE("gather: scatter_add leaves out the rows of one id, in the table or not") {
  const Threads scope(3);
  constexpr real kNan = std::numeric_limits<real>::quiet_NaN();
  for (const int32_t except : {0, 2, 9, 10, -1}) {
    CAPTURE(except);
    const Tensor before = random_tensor({10, 20}, 1);
    std::vector<int32_t> all = many(5000, 10), others;
    for (size_t i = 0; i < all.size(); i += 3) all[i] = except;
    Tensor rows = random_tensor({5000, 20}, 2), kept = Tensor::uninitialized({5000, 20});
    real *row = rows.mutable_data(), *end = kept.mutable_data();
    for (const int32_t id : all) {
      if (id != except) {
        others.push_back(id);
        end = std::copy_n(row, 20, end);
      } else {
        std::fill_n(row, 20, kNan);
      }
      row += 20;
    }
    Tensor expected = before, table = before;
    const auto count = static_cast<int64_t>(others.size());
    scatter_add_rows(expected, Ids(others), kept.slice(0, count));
    scatter_add_rows(table, Ids(all), rows, except);
    CHECK(same_bits(table, expected));
  }
}

TEST_CASE("gather: rows may be the table that they are added to, or a view of it") {
  Tensor table = Tensor::of({{1, 2}, {3, 4}});
  scatter_add_rows(table, Ids(std::vector<int32_t>{1, 0}), Tensor(table));
  CHECK(same_bits(table, Tensor::of({{4, 6}, {4, 6}})));
  Tensor same = Tensor::of({{1, 2}, {3, 4}});
  scatter_add_rows(same, Ids(std::vector<int32_t>{1, 0}), same);
  CHECK(same_bits(same, Tensor::of({{4, 6}, {4, 6}})));
}

TEST_CASE("gather: what is wrong is named") {
  Tensor table = Tensor::zeros({4, 3}), scalar = Tensor::scalar(0);
  const Ids good(std::vector<int32_t>{1, 2}), bad({2, 2}, {0, 1, 4, 0});
  struct Bad {
    std::function<void()> call;
    std::string error;
  };
  const std::vector<Bad> calls = {
      {[&] { gather_rows(table, bad); },
       "gather: id 4 at position [1, 0] of [2, 2] is outside [0, 4)"},
      {[&] { gather_rows(table, Ids(std::vector<int32_t>{-1})); },
       "gather: id -1 at position [0] of [1] is outside [0, 4)"},
      {[&] {
         gather_rows(Tensor::zeros({0, 3}), good);
       },
       "gather: id 1 at position [0] of [2] is outside [0, 0)"},
      {[&] { gather_rows(scalar, good); }, "gather: the table needs rows, but is a scalar"},
      {[&] {
         scatter_add_rows(table, bad, Tensor::zeros({2, 2, 3}));
       },
       "scatter_add: id 4 at position [1, 0] of [2, 2] is outside [0, 4)"},
      {[&] {
         scatter_add_rows(table, good, Tensor::zeros({2, 4}));
       },
       "scatter_add: rows [2, 4] do not fit ids [2] of [4, 3]"},
      {[&] {
         scatter_add_rows(table, good, Tensor::zeros({3, 3}));
       },
       "scatter_add: rows [3, 3] do not fit ids [2] of [4, 3]"},
      {[&] {
         scatter_add_rows(table, bad, Tensor::zeros({2, 2, 3}), 1);
       },
       "scatter_add: id 4 at position [1, 0] of [2, 2] is outside [0, 4)"},
      {[&] { scatter_add_rows(scalar, good, Tensor::zeros({2})); },
       "scatter_add: the table needs rows, but is a scalar"},
  };
  for (const Bad& c : calls) CHECK(error_of(c.call) == c.error);
  CHECK(same_bits(table, Tensor::zeros({4, 3})));
}

}  // namespace
