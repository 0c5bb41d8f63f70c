// SPDX-License-Identifier: MIT
#include "attune/core/ids.h"

#include <doctest/doctest.h>

#include <functional>
#include <limits>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "attune/core/testing/errors.h"

namespace {

using attune::check_ids;
using attune::Ids;
using attune::Shape;
using attune::to_id;
using attune::testing::error_of;

using Values = std::vector<int32_t>;

Values values_of(const Ids& ids) { return {ids.begin(), ids.end()}; }

TEST_CASE("ids: printed as tensors are") {
  std::ostringstream out;
  out << Ids({2, 2}, {1, 2, 30, 4}) << ' ' << Ids({5}) << ' ' << Ids();
  CHECK(out.str() == "[2, 2]\n{{ 1, 2},\n {30, 4}} [1] {5} [0] {}");
}

TEST_CASE("ids: each way of making them") {
  struct Case {
    Ids ids;
    Shape shape;
    Values values;
  };
  const Ids matrix({2, 3}, {1, 2, 3, 4, 5, 6});
  const std::vector<Case> cases = {
      {Ids(), {0}, {}},
      {Ids(Values{}), {0}, {}},
      {Ids(Values{7, 8}), {2}, {7, 8}},
      {Ids(Shape{}, {7}), {}, {7}},
      {Ids(Shape{0, 2}, {}), {0, 2}, {}},
      {Ids::full({2, 2}, 3), {2, 2}, {3, 3, 3, 3}},
      {matrix, {2, 3}, {1, 2, 3, 4, 5, 6}},
      {matrix.select(1), {3}, {4, 5, 6}},
      {matrix.select(1).select(2), {}, {6}},
      {matrix.reshape({3, 2}), {3, 2}, {1, 2, 3, 4, 5, 6}},
      {matrix.reshape({3, 2}).select(1), {2}, {3, 4}},
      {matrix.select(1).reshape({3, 1}), {3, 1}, {4, 5, 6}},
  };
  for (const Case& c : cases) {
    CHECK(c.ids.shape() == c.shape);
    CHECK(values_of(c.ids) == c.values);
  }
}

TEST_CASE("ids: copies, rows and shapes share their numbers, which outlive the first") {
  Ids row;
  {
    const Ids matrix({2, 2}, {1, 2, 3, 4});
    CHECK(Ids(matrix).data() == matrix.data());
    row = matrix.reshape({1, 2, 2}).select(0).select(1);
    CHECK(row.data() == matrix.data() + 2);
  }
  CHECK(row[1] == 4);
  const Ids taken = std::move(row);
  CHECK(taken.data() == row.data());  // NOLINT: what is moved from stays whole
}

TEST_CASE("ids: what is wrong is named") {
  const Ids ids({2, 3}, {1, 2, 3, 4, 5, 6});
  struct Case {
    std::function<void()> call;
    std::string error;
  };
  const std::vector<Case> cases = {
      {[] {
         Ids({2, 2}, {1, 2, 3});
       },
       "Ids: 3 values for shape [2, 2]"},
      {[&] { ids.select(2); }, "Ids: no index 2 in [2, 3]"},
      {[&] { ids.select(-1); }, "Ids: no index -1 in [2, 3]"},
      {[] { Ids(Shape{}, {1}).select(0); }, "Ids: no index 0 in []"},
      {[&] { ids.reshape({5}); }, "reshape: [2, 3] has not as many elements as [5]"},
  };
  for (const Case& c : cases) CHECK(error_of(c.call) == c.error);
}

TEST_CASE("ids: check_ids names the op, the id, its position and the limit") {
  struct Case {
    Ids ids;
    int64_t count;
    std::string error;
    std::optional<int32_t> except = {};
  };
  const std::vector<Case> cases = {
      {Ids(Values{0, 4}), 5, "no error"},
      {Ids(), 0, "no error"},
      {Ids(Values{0, 5}), 5, "embedding: id 5 at position [1] of [2] is outside [0, 5)"},
      {Ids(Values{-1}), 5, "embedding: id -1 at position [0] of [1] is outside [0, 5)"},
      {Ids(Values{0}), 0, "embedding: id 0 at position [0] of [1] is outside [0, 0)"},
      {Ids({2, 3}, {0, 1, 2, 3, 9, 9}), 4,
       "embedding: id 9 at position [1, 1] of [2, 3] is outside [0, 4)"},
      {Ids(Shape{}, {7}), 7, "embedding: id 7 at position [] of [] is outside [0, 7)"},
      {Ids({2, 2}, {9, 9, 0, 8}).select(1), 8,
       "embedding: id 8 at position [1] of [2] is outside [0, 8)"},
      {Ids(Values{-1, 0, -1}), 1, "no error", -1},
      {Ids(Values{9}), 5, "no error", 9},
      {Ids(Values{3, 4}), 5, "no error", 3},
      {Ids(Values{-1, -2}), 5, "embedding: id -2 at position [1] of [2] is outside [0, 5)", -1},
      {Ids(Values{3, 5}), 5, "embedding: id 5 at position [1] of [2] is outside [0, 5)", 3},
  };
  for (const Case& c : cases) {
    CHECK(error_of([&] { check_ids("embedding", c.ids, c.count, c.except); }) == c.error);
  }
}

TEST_CASE("ids: a position beyond 32 bits is refused") {
  constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
  CHECK(to_id("max", 0) == 0);
  CHECK(to_id("max", kMost) == kMost);
  CHECK(error_of([] { to_id("max", kMost + 1); }) ==
        "max: ids count to 2^31 - 1, not to 2147483648");
  CHECK(error_of([] { to_id("max", -1 - (int64_t{1} << 32)); }) ==
        "max: positions are counted from 0, there is none of number -4294967297");
}

}  // namespace
