// SPDX-License-Identifier: MIT
#include "attune/core/reduce.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/support/threads.h"

namespace {

using namespace attune::testing;
using attune::Ids;
using attune::real;
using attune::Shape;
using attune::Tensor;

constexpr double kLoose = 20 * kTolerance;  // sums of thousands of numbers that cancel

const std::vector<Shape> kShapes = {
    {1},        {0},        {7},        {16},         {17},
    {33},       {5000},     {1, 1},     {3, 0},       {0, 3},
    {4, 1},     {3, 5},     {2, 3, 4},  {4, 0, 2},    {2, 1, 9},
    {300, 120}, {3, 12000}, {12000, 3}, {20, 9, 300}, {2, 1, 3, 1, 2, 4},
};

double naive_sum(const Tensor& x, double (*f)(double)) {
  double total = 0;
  for (real v : x.to_vector()) total += f(v);
  return total;
}

// The place in x of element k along an axis, for a place in the result.
Index along(Index place, int axis, int64_t k) {
  place.insert(place.begin() + axis, k);
  return place;
}

Tensor naive_sum(const Tensor& x, int axis) {
  return build(x.shape().without(axis), [&](const Index& place) {
    double total = 0;
    for (int64_t k = 0; k < x.size(axis); ++k) total += at(x, along(place, axis, k));
    return total;
  });
}

TEST_CASE("reduce: sums of all elements") {
  for (const Shape& shape : kShapes) {
    CAPTURE(shape);
    const Tensor x = random_tensor(shape);
    CHECK(close(Tensor::scalar(sum(x)),
                Tensor::scalar(static_cast<real>(naive_sum(x, [](double v) { return v; })))));
    CHECK(close(Tensor::scalar(sum_of_squares(x)),
                Tensor::scalar(static_cast<real>(naive_sum(x, [](double v) { return v * v; })))));
  }
  CHECK(sum(Tensor::scalar(3)) == 3);
  CHECK(sum_of_squares(Tensor::scalar(-3)) == 9);
}

TEST_CASE("reduce: sums over each axis, counted from either end") {
  for (const Shape& shape : kShapes) {
    for (int axis = 0; axis < shape.rank(); ++axis) {
      CAPTURE(shape);
      CAPTURE(axis);
      const Tensor x = random_tensor(shape);
      CHECK(close(sum(x, axis), naive_sum(x, axis), kLoose));
      CHECK(same_bits(sum(x, axis - shape.rank()), sum(x, axis)));
      CHECK(same_bits(sum(x, axis, attune::KeepAxis::yes),
                      sum(x, axis).reshape(shape.with(axis, 1))));
    }
  }
}

TEST_CASE("reduce: the same bits for every thread count") {
  for (const Shape& shape : {Shape{100003}, {500, 301}, {3, 50000}, {50000, 3}, {10, 20, 700}}) {
    const Tensor x = random_tensor(shape);
    std::vector<Tensor> first;
    for (int threads = 1; threads <= 4; ++threads) {
      CAPTURE(shape);
      CAPTURE(threads);
      const Threads scope(threads);
      std::vector<Tensor> results = {Tensor::scalar(sum(x)), Tensor::scalar(sum_of_squares(x))};
      for (int axis = 0; axis < shape.rank(); ++axis) {
        results.push_back(sum(x, axis));
        results.push_back(max(x, axis).values);
      }
      if (threads == 1) first = results;
      for (size_t i = 0; i < results.size(); ++i) CHECK(same_bits(results[i], first[i]));
    }
  }
}

TEST_CASE("reduce: sums and means of many equal numbers do not drift") {
  for (const int64_t n : {1023, 1025, 4097, 100'000, 1'000'000}) {
    CAPTURE(n);
    const double expected = static_cast<double>(n) * static_cast<real>(0.1);
    const double allowed = 2 * kTolerance * expected;
    const Tensor columns = sum(Tensor::full({n, 2}, real(0.1)), 0);
    for (int j = 0; j < 2; ++j) CHECK(std::abs(columns.data()[j] - expected) <= allowed);
    const Tensor row = Tensor::full({1, n}, real(0.1));
    CHECK(std::abs(sum(row, 1).item() - expected) <= allowed);
    CHECK(std::abs(sum(row) - expected) <= allowed);
  }
}

TEST_CASE("reduce: sum_to undoes every broadcast") {
  struct Case {
    Shape x, target;
  };
  const std::vector<Case> cases = {
      {{}, {}},
      {{3}, {3}},
      {{3}, {}},
      {{3}, {1}},
      {{2, 3}, {}},
      {{2, 3}, {3}},
      {{2, 3}, {1, 3}},
      {{2, 3}, {2, 1}},
      {{2, 3}, {1, 1}},
      {{2, 3}, {1}},
      {{4, 2, 3}, {2, 1}},
      {{4, 2, 3}, {4, 1, 3}},
      {{4, 2, 3}, {1, 2, 1}},
      {{0, 3}, {3}},
      {{2, 0}, {2, 1}},
      {{0}, {}},
      {{2, 2, 1, 2, 2, 2}, {2, 1}},
      {{1, 1, 3}, {3}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.x);
    CAPTURE(c.target);
    const Tensor x = random_tensor(c.x);
    // The sum over all places of x at which a target element is seen.
    const Tensor numbers = build(c.target, [i = 0](const Index&) mutable { return i++; });
    std::vector<real> expected(static_cast<size_t>(c.target.numel()));
    for (const Index& place : places(c.x)) {
      expected[static_cast<size_t>(at(numbers, place))] += static_cast<real>(at(x, place));
    }
    CHECK(close(sum_to(x, c.target), Tensor::from(c.target, expected)));
  }
  const Tensor x = random_tensor({2, 3});
  CHECK(sum_to(x, {2, 3}).data() == x.data());
  constexpr int64_t kMany = int64_t{1} << 52;  // of what no memory holds
  CHECK(same_bits(sum_to(Tensor::zeros({2, 0, kMany}), {1}), Tensor::zeros({1})));
}

TEST_CASE("reduce: max over each axis, and where it is") {
  for (const Shape& shape : kShapes) {
    for (int axis = 0; axis < shape.rank(); ++axis) {
      if (shape[axis] == 0) continue;
      CAPTURE(shape);
      CAPTURE(axis);
      const Tensor x = random_tensor(shape);
      const attune::MaxResult result = max(x, axis);
      CHECK(same_bits(max(x, axis - shape.rank()).values, result.values));
      CHECK(same_bits(result.values, build(shape.without(axis), [&](const Index& place) {
                        double best = -2;
                        for (int64_t k = 0; k < shape[axis]; ++k) {
                          best = std::max(best, at(x, along(place, axis, k)));
                        }
                        return best;
                      })));
      REQUIRE(result.indices.shape() == shape.without(axis));
      int64_t i = 0;
      CHECK(same_bits(result.values, build(shape.without(axis), [&](const Index& place) {
                        return at(x, along(place, axis, result.indices[i++]));
                      })));
    }
  }
}

TEST_CASE("reduce: max takes the first of equals, and NaN before every number") {
  const real infinity = std::numeric_limits<real>::infinity();
  const real nan = std::numeric_limits<real>::quiet_NaN();
  struct Case {
    std::vector<real> values;
    int32_t index;
  };
  const std::vector<Case> cases = {
      {{5}, 0},
      {{1, 2, 2}, 1},
      {{3, 3, 3}, 0},
      {{0, real(-0.0)}, 0},
      {{real(-0.0), 0}, 0},
      {{-infinity, -infinity}, 0},
      {{1, infinity, infinity}, 1},
      {{1, nan, 2}, 1},
      {{nan, 7, nan}, 0},
      {{infinity, nan}, 1},
      {{1, 2, nan}, 2},
  };
  for (const Case& c : cases) {
    const Tensor x = Tensor::from({static_cast<int64_t>(c.values.size())}, c.values);
    CAPTURE(x);
    CHECK(max(x, 0).indices[0] == c.index);
    CHECK(same_bits(max(x, 0).values, x[c.index]));
  }
}

TEST_CASE("reduce: what is wrong is named") {
  struct Case {
    std::function<void()> call;
    std::string error;
  };
  const std::vector<Case> cases = {
      {[] {
         sum(Tensor::zeros({2, 3}), 2);
       },
       "sum: [2, 3] has no axis 2"},
      {[] { sum(Tensor::scalar(1), 0); }, "sum: [] has no axis 0"},
      {[] {
         max(Tensor::zeros({2, 0}), 1);
       },
       "max: axis 1 of [2, 0] has no elements"},
      {[] {
         max(Tensor::zeros({0, 0}), 0);
       },
       "max: axis 0 of [0, 0] has no elements"},
      {[] {
         max(Tensor::zeros({(int64_t{1} << 31) + 1, 0}), 0);
       },
       "max: ids count to 2^31 - 1, not to 2147483648"},
      {[] {
         sum_to(Tensor::zeros({2, 3}), {2});
       },
       "sum_to: shapes do not broadcast, [2, 3] and [2]"},
      {[] {
         sum_to(Tensor::zeros({2, 1}), {2, 3});
       },
       "sum_to: [2, 3] does not broadcast to [2, 1]"},
      {[] {
         sum_to(Tensor::zeros({3}), {1, 3});
       },
       "sum_to: [1, 3] does not broadcast to [3]"},
  };
  for (const Case& c : cases) CHECK(error_of(c.call) == c.error);
  CHECK(max(Tensor::zeros({0, 3}), 1).values.shape() == Shape{0});
  CHECK(max(Tensor::zeros({int64_t{1} << 31, 0}), 0).values.shape() == Shape{0});
}

}  // namespace
