// SPDX-License-Identifier: MIT
#include "attune/core/products/repeated_operand.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "attune/core/matmul.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/support/threads.h"

namespace {

using namespace attune::testing;
using attune::multiply_rows;
using attune::Operand;
using attune::real;
using attune::RepeatedOperand;
using attune::Shape;
using attune::Tensor;

constexpr real kNan = std::numeric_limits<real>::quiet_NaN();
constexpr double kLoose = 20 * kTolerance;  // sums of some hundred products

// Few rows and many go different ways.
constexpr int64_t kRows[] = {0, 1, 2, 5, 64, 128, 129, 300};

// Of W; most are no multiple of a panel's width.
const std::vector<Shape> kShapes = {{1, 1},   {1, 40},  {40, 1},    {5, 3}, {16, 16}, {32, 64},
                                    {33, 17}, {65, 31}, {120, 203}, {0, 4}, {4, 0}};

int64_t inner(const Tensor& w, bool transpose) { return w.size(transpose ? 1 : 0); }
int64_t outer(const Tensor& w, bool transpose) { return w.size(transpose ? 0 : 1); }

Tensor product(const Tensor& x, const RepeatedOperand& w, bool transpose) {
  Tensor y = Tensor::full({x.size(0), outer(w.value(), transpose)}, kNan);
  multiply_rows(y, x, w, transpose, 0);
  return y;
}

TEST_CASE("RepeatedOperand: both orientations, for all sizes, added or not, are matmul's") {
  for (const Shape& shape : kShapes) {
    const RepeatedOperand w(random_tensor(shape, 1));
    for (const int64_t m : kRows) {
      for (const bool transpose : {false, true}) {
        CAPTURE(shape);
        CAPTURE(m);
        CAPTURE(transpose);
        const Tensor x = random_tensor({m, inner(w.value(), transpose)}, 2);
        const Operand<Tensor> operand(w.value(), transpose);
        CHECK(close(product(x, w, transpose), matmul(x, operand), kLoose));

        const Tensor before = random_tensor({m, outer(w.value(), transpose)}, 3);
        Tensor c = before, expected = before;
        multiply_rows(c, x, w, transpose, 1);
        matmul_into(expected, x, operand, 1);
        CHECK(close(c, expected, kLoose));
        CHECK(same_bits(before, random_tensor(before.shape(), 3)));
      }
    }
    CHECK(same_bits(w.value(), random_tensor(shape, 1)));
  }
}

TEST_CASE("RepeatedOperand: rows that are parts of longer ones; what lies between stays") {
  constexpr int64_t kGap = 3;
  const RepeatedOperand w(random_tensor({33, 17}, 1));
  for (const int64_t m : kRows) {
    for (const bool transpose : {false, true}) {
      for (const real beta : {real(0), real(1)}) {
        CAPTURE(m);
        CAPTURE(transpose);
        CAPTURE(beta);
        const int64_t k = inner(w.value(), transpose), n = outer(w.value(), transpose);
        const Tensor x = random_tensor({m, k}, 2), before = random_tensor({m, n + kGap}, 3);
        const Tensor wide_x = build(
            {m, k + kGap}, [&](const Index& place) { return place[1] < k ? at(x, place) : kNan; });
        const Tensor xw = product(x, w, transpose);
        Tensor c = before;
        w.multiply(m, wide_x.data(), k + kGap, transpose, beta, c.mutable_data(), n + kGap);
        CHECK(close(c, build(c.shape(), [&](const Index& place) {
                      if (place[1] >= n) return at(before, place);
                      return at(xw, place) + double{beta} * at(before, place);
                    })));
        for (int64_t i = 0; i < m; ++i) {
          CHECK(same_bits(c[i].slice(n, n + kGap), before[i].slice(n, n + kGap)));
        }
      }
    }
  }
}

TEST_CASE("RepeatedOperand: what stands there is added to, or not, and never scaled") {
  const RepeatedOperand w(random_tensor({5, 3}, 1));
  Tensor y = Tensor::ones({2, 5});
  CHECK(error_of([&] {
          multiply_rows(y, random_tensor({2, 3}, 2), w, true, real(0.5));
        }) == "RepeatedOperand: beta must be 0 or 1, is 0.5");
  CHECK(same_bits(y, Tensor::ones({2, 5})));
}

TEST_CASE("RepeatedOperand: all axes of x but the last are rows") {
  const RepeatedOperand w(random_tensor({5, 3}, 1));
  const Tensor x = random_tensor({4, 2, 3}, 2);  // [S, B, E]
  Tensor y = Tensor::full({4, 2, 5}, kNan), one = Tensor::full({5}, kNan);
  multiply_rows(y, x, w, true, 0);
  CHECK(close(y, matmul(x, transposed(w.value()))));
  multiply_rows(one, x[3][1], w, true, 0);
  CHECK(close(one, y[3][1]));
}

// Large enough for several threads to copy it and to multiply with it, and for BLAS to cut its sums
// into pieces.
Tensor large() { return random_tensor({1000, 1100}, 1); }

TEST_CASE("RepeatedOperand: the same bits for every thread count") {
  const Tensor w = large();
  for (const bool transpose : {false, true}) {
    for (const int64_t m : {1, 2, 5, 64, 128, 129, 300}) {
      CAPTURE(transpose);
      CAPTURE(m);
      const Tensor x = random_tensor({m, inner(w, transpose)}, 2);
      Tensor expected;
      for (const int threads : {1, 2, 3}) {
        const Threads scope(threads);
        const Tensor y = product(x, RepeatedOperand(w), transpose);
        if (threads == 1) expected = y;
        CHECK(same_bits(y, expected));
      }
    }
  }
}

TEST_CASE("RepeatedOperand: a row has the same bits in a batch of 1 and of 300") {
  const RepeatedOperand w(large());
  for (const bool transpose : {false, true}) {
    const Tensor x = random_tensor({300, inner(w.value(), transpose)}, 2);
    const Tensor y = product(x, w, transpose);
    for (int64_t i = 0; i < 100; i += 14) {
      CAPTURE(i);
      CHECK(same_bits(product(x.slice(i, i + 1), w, transpose), y.slice(i, i + 1)));
      CHECK(same_bits(product(x.slice(i, i + 2), w, transpose), y.slice(i, i + 2)));
    }
    for (const int64_t m : {3, 17, 99}) {
      CAPTURE(m);
      CHECK(same_bits(product(x.slice(1, m + 1), w, transpose), y.slice(1, m + 1)));
    }
  }
}

TEST_CASE("RepeatedOperand: several threads may be the first to use one") {
  const Tensor w = large();
  const Tensor x[] = {random_tensor({4, 1000}, 2), random_tensor({4, 1100}, 3)};
  const RepeatedOperand used(w);
  const Tensor expected[] = {product(x[0], used, false), product(x[1], used, true)};
  for (int repetition = 0; repetition < 5; ++repetition) {
    const RepeatedOperand fresh(w);
    Tensor y[8];
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&, i] { y[i] = product(x[i % 2], fresh, i % 2 == 1); });
    }
    for (std::thread& thread : threads) thread.join();
    for (int i = 0; i < 8; ++i) CHECK(same_bits(y[i], expected[i % 2]));
  }
}

TEST_CASE("RepeatedOperand: what does not fit is named") {
  const auto zeros = [](const Shape& shape) { return Tensor::zeros(shape); };
  const RepeatedOperand w(zeros({4, 3}));
  const auto multiply = [&](const Shape& c, const Shape& x, bool transpose) {
    Tensor result = zeros(c);
    multiply_rows(result, zeros(x), w, transpose, 0);
  };
  struct Case {
    std::function<void()> call;
    std::string error;
  };
  const std::vector<Case> cases = {
      {[&] { RepeatedOperand(zeros({3})); }, "RepeatedOperand: needs a matrix, got [3]"},
      {[&] { RepeatedOperand(zeros({})); }, "RepeatedOperand: needs a matrix, got []"},
      {[&] {
         RepeatedOperand(zeros({2, 3, 4}));
       },
       "RepeatedOperand: needs a matrix, got [2, 3, 4]"},
      {[&] {
         multiply({2, 3}, {2, 3}, false);
       },
       "multiply_rows: [2, 3] x [4, 3] does not give [2, 3]"},
      {[&] {
         multiply({2, 4}, {2, 4}, true);
       },
       "multiply_rows: [2, 4] x [4, 3]^T does not give [2, 4]"},
      {[&] {
         multiply({2, 4}, {2, 4}, false);
       },
       "multiply_rows: [2, 4] x [4, 3] does not give [2, 4]"},
      {[&] {
         multiply({5, 4}, {5, 1, 2, 3}, true);
       },
       "multiply_rows: [5, 1, 2, 3] x [4, 3]^T does not give [5, 4]"},
      {[&] { multiply({3}, {}, false); }, "Shape: [] has no axis -1"},
      {[&] {
         Tensor x = zeros({2, 3});
         multiply_rows(x, x, RepeatedOperand(zeros({3, 3})), true, 0);
       },
       "multiply_rows: the result cannot be one of the operands"},
      {[&] {
         multiply({2, 5, 4}, {2, 5, 3}, true);
       },
       "no error"},
  };
  for (const Case& c : cases) CHECK(error_of(c.call) == c.error);
}

TEST_CASE("multiply_rows: sizes of a result whose product overflows are those of no result") {
  constexpr int64_t kMany = int64_t{1} << 32;
  const RepeatedOperand w(Tensor::zeros({kMany, 0}));
  Tensor none = Tensor::zeros({0});
  CHECK(error_of([&] {
          multiply_rows(none, Tensor::zeros({kMany, 0}), w, true, 0);
        }) == "multiply_rows: [4294967296, 0] x [4294967296, 0]^T does not give [0]");
}

TEST_CASE("repeated_operand: no rows of a weight without columns are nothing, at once") {
  constexpr int64_t kMany = int64_t{1} << 56;
  Tensor c = Tensor::zeros({0, kMany});
  CHECK_NOTHROW(
      multiply_rows(c, Tensor::zeros({0, 0}), RepeatedOperand(Tensor::zeros({kMany, 0})), true, 0));
}

}  // namespace
