// SPDX-License-Identifier: MIT
#include "attune/autograd/gradient_sum.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "attune/autograd/check_ops.h"
#include "attune/core/arithmetic.h"
#include "attune/core/elementwise.h"
#include "attune/core/gather.h"
#include "attune/core/layout.h"
#include "attune/core/memory/allocator.h"
#include "attune/core/testing/errors.h"
#include "attune/tests/support/failing_allocation.h"

namespace {

using namespace attune;
using namespace attune::testing;

// Of a weight [3, 4].
constexpr int64_t M = 3, N = 4;
const Shape kWeight{M, N};

// Whole numbers, so small that floats add their products without rounding, in any order.
Tensor whole_numbers(const Shape& shape, uint64_t seed) {
  return map(random_tensor(shape, seed), [](real v) { return std::round(8 * v); });
}
Tensor p_of(int64_t rows, uint64_t seed) { return whole_numbers({rows, M}, seed); }
Tensor q_of(int64_t rows, uint64_t seed) { return whole_numbers({rows, N}, seed + 1000); }

// p^T q, the slow and obvious way.
Tensor product(const Tensor& p, const Tensor& q) {
  return build(kWeight, [&](const Index& i) {
    double sum = 0;
    for (int64_t r = 0; r < p.size(0); ++r) sum += at(p, {r, i[0]}) * at(q, {r, i[1]});
    return sum;
  });
}

TEST_CASE("GradientSum: products of few rows and of many are one product of all rows") {
  struct Case {
    std::string name;
    std::vector<int64_t> rows;  // of each product
  };
  const Case cases[] = {
      {"one that waits", {3}},
      {"some that wait", {1, 5, 2}},
      {"one without rows", {0}},
      {"two without rows", {0, 0}},
      {"one that just waits and one that does not", {511, 512}},
      {"none that wait", {600, 700}},
      {"small, large, small", {7, 600, 9, 1}},
      {"4096 rows to the last", std::vector<int64_t>(16, 256)},
      {"more rows than wait at once", std::vector<int64_t>(20, 300)},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    GradientSum sum;
    std::vector<Tensor> p, q;
    for (const int64_t rows : c.rows) {
      p.push_back(p_of(rows, p.size() + 1));
      q.push_back(q_of(rows, q.size() + 1));
      sum.add_product(p.back(), q.back(), kWeight);
      CHECK(sum.defined());
    }
    const Tensor expected = product(concat(p, 0), concat(q, 0));
    CHECK(sum.total().to_vector() == expected.to_vector());
    CHECK(sum.total().to_vector() == expected.to_vector());  // asked again, nothing comes twice
  }
}

TEST_CASE("GradientSum: leading axes are rows, and a vector is one row") {
  GradientSum batch, vectors;
  const Tensor p = p_of(6, 1), q = q_of(6, 1);
  batch.add_product(p.reshape({2, 3, M}), q.reshape({2, 3, N}), kWeight);
  batch.add_product(p, q, kWeight);
  CHECK(close(batch.total(), map(product(p, q), [](real v) { return 2 * v; })));
  vectors.add_product(p[0], q[0], kWeight);
  CHECK(close(vectors.total(), product(p.slice(0, 1), q.slice(0, 1))));
}

TEST_CASE("GradientSum: small products wait, and what waits is bounded") {
  // The weight is far larger than the operands, so that its gradient shows among the live bytes.
  const int64_t size = 256, bytes = size * size * static_cast<int64_t>(sizeof(real));
  const auto give = [&](GradientSum& sum, int64_t rows) {
    sum.add_product(Tensor::ones({rows, size}), Tensor::ones({rows, size}), {size, size});
  };
  release_cached_memory();  // whose blocks may be larger than what is asked for
  const int64_t before = memory_stats().live_bytes;
  GradientSum small, large, many;
  give(small, 8);
  give(small, 8);
  CHECK(memory_stats().live_bytes - before < bytes);
  small.total();  // and lets go of the operands
  CHECK(memory_stats().live_bytes - before == bytes);
  give(large, 512);
  CHECK(memory_stats().live_bytes - before == 2 * bytes);
  release_cached_memory();
  int64_t most = 0;
  for (int i = 0; i < 64; ++i) {
    give(many, 128);
    most = std::max(most, memory_stats().live_bytes - before);
  }
  CHECK(most <= 3 * bytes + 4096 / size * 2 * bytes);
  CHECK(many.total().data()[0] == 64 * 128);
}

TEST_CASE("GradientSum: tensors and products in any order add up") {
  const Tensor whole = random_tensor(kWeight, 9), p = p_of(5, 1), q = q_of(5, 1);
  const Tensor p_large = p_of(600, 2), q_large = q_of(600, 2);
  const auto part = [&](char what) {
    return what == 'a' ? whole : what == 's' ? product(p, q) : product(p_large, q_large);
  };
  // a: add, s: a product that waits, l: one that does not
  for (const std::string order : {"a", "aa", "as", "sa", "ssa", "asa", "al", "la", "slasal"}) {
    CAPTURE(order);
    GradientSum sum;
    Tensor expected = Tensor::zeros(kWeight);
    for (const char what : order) {
      if (what == 'a') sum.add(whole);
      if (what == 's') sum.add_product(p, q, kWeight);
      if (what == 'l') sum.add_product(p_large, q_large, kWeight);
      add_in_place(expected, part(what));
    }
    CHECK(close(sum.total(), expected));
    CHECK(same_bits(whole, random_tensor(kWeight, 9)));  // was taken as it is, and not written to
  }
  GradientSum first;
  first.add(whole);
  CHECK(first.total().data() == whole.data());
}

constexpr int64_t kRows = 9;  // of a table [9, 2]
const Shape kTable{kRows, 2};

Tensor scattered(const Ids& ids, const Tensor& rows, std::optional<int32_t> except = {}) {
  Tensor table = Tensor::zeros(kTable);
  scatter_add_rows(table, ids, rows, except);
  return table;
}

TEST_CASE("GradientSum: rows alone, while few are read") {
  struct Case {
    std::string name;
    Ids ids;
    std::optional<int32_t> except;
    std::vector<int32_t> positions;  // expected
  };
  constexpr int32_t x = -1;
  const Case cases[] = {
      {"in the order of reading", Ids({7, 2, 0}), {}, {2, x, 1, x, x, x, x, 0, x}},
      {"duplicates share a row", Ids({2, 3}, {4, 8, 4, 4, 0, 8}), {}, {2, x, x, x, 0, x, x, x, 1}},
      {"but for the excepted id", Ids({3, 1, 3, 5, 1}), 3, {x, 0, x, x, x, 1, x, x, x}},
      {"an excepted id outside the table", Ids({3, -1, 5}), -1, {x, x, x, 0, x, 1, x, x, x}},
      {"the excepted id alone", Ids({3, 3}), 3, {x, x, x, x, x, x, x, x, x}},
      {"no ids", Ids(), {}, {x, x, x, x, x, x, x, x, x}},
      {"one fewer than the table has",
       Ids({0, 0, 0, 0, 0, 0, 0, 8}),
       {},
       {0, x, x, x, x, x, x, x, 1}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const Tensor rows = random_tensor(c.ids.shape().insert(c.ids.rank(), 2));
    GradientSum sum;
    sum.add_rows(c.ids, rows, c.except, kTable);
    CHECK(sum.defined());
    REQUIRE(sum.rows() != nullptr);
    CHECK(sum.rows()->positions == c.positions);
    const Tensor expected = scattered(c.ids, rows, c.except);
    int64_t kept = 0;
    for (int64_t v = 0; v < kRows; ++v) {
      const real* row = sum.rows()->row(v);
      REQUIRE((row != nullptr) == (c.positions[static_cast<size_t>(v)] >= 0));
      if (row == nullptr) continue;
      ++kept;
      CHECK(same_bits(Tensor::of({row[0], row[1]}), expected[v]));
    }
    CHECK(sum.rows()->rows.shape() == Shape{kept, 2});
    CHECK(same_bits(sum.total(), expected));
    CHECK(sum.rows() == nullptr);  // for good
  }
}

TEST_CASE("GradientSum: as many ids as the table has rows fill a full tensor at once") {
  for (const Ids& ids : {Ids({0, 1, 2, 3, 4, 5, 6, 7, 8}), Ids({3, 3, 3, 3, 3, 3, 3, 3, 3, 3})}) {
    const Tensor rows = random_tensor({ids.numel(), 2});
    GradientSum sum;
    sum.add_rows(ids, rows, 1, kTable);
    CHECK(sum.rows() == nullptr);
    CHECK(same_bits(sum.total(), scattered(ids, rows, 1)));
  }
}

TEST_CASE("GradientSum: what comes to rows makes a full tensor of them, and so the other way") {
  const Ids ids({7, 2, 7});
  const Tensor rows = random_tensor({3, 2}), whole = random_tensor(kTable, 2);
  const Tensor p = random_tensor({4, kRows}, 3), q = random_tensor({4, 2}, 4);
  struct Case {
    std::string name;
    std::function<void(GradientSum&)> give;
    Tensor part;
  };
  const Case cases[] = {
      {"rows",
       [&](GradientSum& s) {
         s.add_rows(Ids({2, 8}), rows.slice(0, 2), 8, kTable);
       },
       scattered(Ids({2, 8}), rows.slice(0, 2), 8)},
      {"a tensor", [&](GradientSum& s) { s.add(whole); }, whole},
      {"a product", [&](GradientSum& s) { s.add_product(p, q, kTable); },
       build(kTable,
             [&](const Index& i) {
               double sum = 0;
               for (int64_t r = 0; r < 4; ++r) sum += at(p, {r, i[0]}) * at(q, {r, i[1]});
               return sum;
             })},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Tensor expected = scattered(ids, rows);
    add_in_place(expected, c.part);
    GradientSum rows_first, rows_last;
    rows_first.add_rows(ids, rows, {}, kTable);
    c.give(rows_first);
    CHECK(rows_first.rows() == nullptr);
    CHECK(close(rows_first.total(), expected));
    c.give(rows_last);
    rows_last.add_rows(ids, rows, {}, kTable);
    CHECK(rows_last.rows() == nullptr);
    CHECK(close(rows_last.total(), expected));
  }
}

TEST_CASE("GradientSum: looking at what waits forms a tensor, and the sum goes on as before") {
  GradientSum looked, plain;
  const auto give = [&](int64_t rows, uint64_t seed) {
    for (GradientSum* sum : {&looked, &plain}) {
      sum->add_product(p_of(rows, seed), q_of(rows, seed), kWeight);
    }
  };
  CHECK_FALSE(looked.full().defined());
  give(3, 1);
  CHECK(close(looked.full(), product(p_of(3, 1), q_of(3, 1))));
  give(5, 2);
  Tensor both = product(p_of(3, 1), q_of(3, 1));
  add_in_place(both, product(p_of(5, 2), q_of(5, 2)));
  CHECK(close(looked.full(), both));
  CHECK(same_bits(looked.full(), looked.full()));
  CHECK(same_bits(looked.total(), plain.total()));
  CHECK(same_bits(looked.full(), plain.total()));
}

TEST_CASE("GradientSum: sums add up; two of rows stay one of rows while they have few") {
  const auto of_rows = [](const Ids& ids, uint64_t seed) {
    GradientSum sum;
    sum.add_rows(ids, random_tensor({ids.numel(), 2}, seed), {}, kTable);
    return sum;
  };
  const auto whole = [] {
    GradientSum sum;
    sum.add(random_tensor(kTable, 9));
    return sum;
  };
  const auto waiting = [] {
    GradientSum sum;
    sum.add_product(random_tensor({4, kRows}, 3), random_tensor({4, 2}, 4), kTable);
    return sum;
  };
  const auto joined = [](GradientSum a, GradientSum b) {
    const Tensor left = a.full(), right = b.full();
    a.add(std::move(b));
    const Tensor seen = a.full();
    CHECK(close(
        seen, left.defined() && right.defined() ? left + right : (left.defined() ? left : right)));
    return a;
  };
  const Ids some({7, 2, 7}), others({2, 5, 1});
  const GradientSum both = joined(of_rows(some, 1), of_rows(others, 2));
  REQUIRE(both.rows() != nullptr);
  constexpr int32_t x = -1;
  CHECK(both.rows()->positions == std::vector<int32_t>{x, 0, 1, x, x, 2, x, 3, x});
  // Of 9 rows, 4 and 3 are fewer, 4 and 5 are not.
  GradientSum three = joined(joined(of_rows(some, 1), of_rows(others, 2)), of_rows(others, 3));
  REQUIRE(three.rows() != nullptr);
  CHECK(three.rows()->rows.shape() == Shape{4, 2});
  CHECK(joined(std::move(three), of_rows(Ids({1, 2, 3, 4, 6}), 4)).rows() == nullptr);
  CHECK(joined(of_rows(some, 1), whole()).rows() == nullptr);
  CHECK(joined(whole(), of_rows(some, 1)).rows() == nullptr);
  joined(waiting(), waiting());
  joined(waiting(), of_rows(some, 1));
  CHECK(joined(GradientSum(), of_rows(some, 1)).rows() != nullptr);
  CHECK(joined(of_rows(some, 1), GradientSum()).rows() != nullptr);
  CHECK_FALSE(joined(GradientSum(), GradientSum()).defined());
  // Rows and full tensors have the same bits, of -0 too.
  const auto minus_zero = [] {
    GradientSum sum;
    sum.add_rows(Ids({2}), Tensor::full({1, 2}, real(-0.0)), {}, kTable);
    return sum;
  };
  GradientSum as_rows = minus_zero(), as_full = minus_zero(), full_other = of_rows(Ids({5}), 1);
  as_rows.add(of_rows(Ids({5}), 1));
  CHECK(as_rows.rows() != nullptr);
  as_full.total();
  full_other.total();
  as_full.add(std::move(full_other));
  CHECK(same_bits(as_rows.full(), as_full.full()));
  GradientSum other;
  other.add_rows(Ids({1}), Tensor::zeros({1, 3}), {}, {9, 3});
  GradientSum sum = of_rows(some, 1);
  CHECK(error_of([&] { sum.add(std::move(other)); }) ==
        "GradientSum: a part of shape [9, 3] does not fit a sum of shape [9, 2]");
}

TEST_CASE("GradientSum: of two sums, the one that nobody else has takes up the other") {
  const Tensor a = random_tensor({4, 2}, 1), b = random_tensor({4, 2}, 2), sum = a + b;
  for (const bool first_is_shared : {true, false}) {
    const auto own = [](const Tensor& x) { return map(x, [](real v) { return v; }); };
    Tensor first = own(a), second = own(b);
    const Tensor kept = first_is_shared ? first : second;
    const real* place = first_is_shared ? second.data() : first.data();
    GradientSum total, more;
    total.add(std::exchange(first, Tensor()));
    more.add(std::exchange(second, Tensor()));
    total.add(std::move(more));
    CHECK(same_bits(total.full(), sum));
    CHECK(total.full().data() == place);
    CHECK(same_bits(kept, first_is_shared ? a : b));
  }
}

TEST_CASE("GradientSum: nothing at first; ids and rows that do not fit throw") {
  GradientSum sum;
  CHECK_FALSE(sum.defined());
  CHECK_FALSE(sum.total().defined());
  const Ids outside({8, 9}), negative({1, 2}, {4, -1}), many = Ids::full({9}, 9);
  const auto give = [](const Ids& ids, const Shape& rows) {
    return [=] { GradientSum().add_rows(ids, Tensor::zeros(rows), {}, kTable); };
  };
  check_errors({
      {give(outside, {2, 2}), "add_rows: id 9 at position [1] of [2] is outside [0, 9)"},
      {give(negative, {1, 2, 2}), "add_rows: id -1 at position [0, 1] of [1, 2] is outside [0, 9)"},
      {give(many, {9, 2}), "scatter_add: id 9 at position [0] of [9] is outside [0, 9)"},
      {give(Ids({4, 5}), {2, 3}), "scatter_add: rows [2, 3] do not fit ids [2] of [2, 2]"},
      {give(Ids({4, 5}), {1, 2}), "scatter_add: rows [1, 2] do not fit ids [2] of [2, 2]"},
  });
  for (const Ids& ids : {outside, many}) {
    CHECK_THROWS(sum.add_rows(ids, Tensor::zeros({ids.numel(), 2}), {}, kTable));
    CHECK_FALSE(sum.defined());
  }
}

TEST_CASE("GradientSum: a part that does not fit is refused, and the sum stays") {
  const auto zeros = [](const Shape& shape) { return Tensor::zeros(shape); };
  GradientSum sum;
  sum.add_product(p_of(2, 1), q_of(2, 1), kWeight);
  const auto give = [&](const Shape& p, const Shape& q, const Shape& shape) {
    return [=, &sum] { sum.add_product(zeros(p), zeros(q), shape); };
  };
  const std::string other = " does not fit a sum of shape [3, 4]";
  check_errors({
      {give({64, 33}, {64, 33}, kWeight),
       "GradientSum: [64, 33]^T x [64, 33] has not the shape [3, 4]"},
      {give({2, 4}, {2, 3}, kWeight), "GradientSum: [2, 4]^T x [2, 3] has not the shape [3, 4]"},
      {give({2, 3}, {5, 4}, kWeight), "matmul: inner sizes differ, [2, 3]^T x [5, 4]"},
      {give({}, {4}, kWeight), "matmul: needs [..., K] x [K, N], got []^T x [4]"},
      {give({2, 4}, {2, 3}, {4, 3}), "GradientSum: a part of shape [4, 3]" + other},
      {[&] {
         sum.add(zeros({4, 3}));
       },
       "GradientSum: a part of shape [4, 3]" + other},
      {[&] {
         sum.add_rows(Ids({0}), zeros({1, 3}), {}, {4, 3});
       },
       "GradientSum: a part of shape [4, 3]" + other},
  });
  CHECK(same_bits(sum.total(), product(p_of(2, 1), q_of(2, 1))));
}

TEST_CASE("GradientSum: a table of nothing keeps no positions") {
  GradientSum sum;
  sum.add_rows(Ids({5}), Tensor::zeros({1, 0}), {}, {int64_t{1} << 58, 0});
  CHECK(sum.rows() == nullptr);
  CHECK(sum.total().shape() == Shape{int64_t{1} << 58, 0});
}

TEST_CASE("GradientSum: where memory is short, nothing is given or all of it") {
  const Tensor p = p_of(600, 1), q = q_of(600, 1), some = whole_numbers({1, N}, 2);
  const Tensor expected = product(p, q);
  GradientSum sum, rows;
  const auto multiply = [&] {
    sum = GradientSum();
    sum.add_product(p, q, kWeight);
  };
  const auto is_whole = [&] {
    release_cached_memory();
    if (sum.defined()) CHECK(same_bits(sum.total(), expected));
  };
  CHECK(fail_each_allocation(multiply, is_whole) > 0);
  is_whole();
  const auto fill_up = [&] {
    if (!rows.defined()) rows.add_rows(Ids({1}), some, {}, kWeight);
    rows.total();
  };
  const auto is_one = [&] {
    release_cached_memory();
    CHECK((rows.rows() == nullptr || same_bits(rows.rows()->rows, some)));
  };
  CHECK(fail_each_allocation(fill_up, is_one) > 0);
  Tensor expected_rows = Tensor::zeros(kWeight);
  add_to_slice(expected_rows, 0, 1, some);
  CHECK(same_bits(rows.total(), expected_rows));
}

TEST_CASE("GradientSum: one that was moved away begins anew") {
  GradientSum products, rows;
  products.add_product(p_of(5, 1), q_of(5, 1), kWeight);
  rows.add_rows(Ids({1}), whole_numbers({1, N}, 2), {}, kWeight);
  CHECK(GradientSum(std::move(products)).defined());
  CHECK(GradientSum(std::move(rows)).rows() != nullptr);
  CHECK((!products.defined() && !rows.defined() && rows.rows() == nullptr));
  for (GradientSum* sum : {&products, &rows}) {
    sum->add_product(p_of(2, 3), q_of(2, 3), kWeight);
    sum->add_product(p_of(1, 4), q_of(1, 4), kWeight);
    Tensor expected = product(p_of(2, 3), q_of(2, 3));
    add_in_place(expected, product(p_of(1, 4), q_of(1, 4)));
    CHECK(same_bits(sum->total(), expected));
  }
}

}  // namespace
