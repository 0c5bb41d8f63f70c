// SPDX-License-Identifier: MIT
#include "attune/core/matmul.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "attune/core/layout.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/support/threads.h"

namespace {

using namespace attune::testing;
using attune::batched_matmul;
using attune::matmul;
using attune::Operand;
using attune::real;
using attune::Shape;
using attune::Tensor;

// a [M, K] times b [K, N], plus beta c.
Tensor naive(const Tensor& a, const Tensor& b, const Tensor& c, double beta) {
  const int64_t depth = a.size(1), n = b.size(1);
  return build({a.size(0), n}, [&](const Index& place) {
    const int64_t i = place[0], j = place[1];
    double total = beta == 0 ? 0 : beta * at(c, place);
    for (int64_t k = 0; k < depth; ++k) {
      total += double{a.data()[i * depth + k]} * double{b.data()[k * n + j]};
    }
    return total;
  });
}

Tensor swapped(const Tensor& x) { return permute(x, {1, 0}); }

constexpr double kLoose = 20 * kTolerance;  // sums of some hundred products

struct Sizes {
  int64_t m, k, n;
};
const std::vector<Sizes> kSizes = {{1, 1, 1}, {2, 3, 4}, {1, 5, 1},   {5, 1, 5},  {0, 3, 2},
                                   {2, 3, 0}, {2, 0, 3}, {0, 0, 0},   {1, 7, 90}, {40, 41, 42},
                                   {3, 1, 1}, {1, 1, 4}, {17, 120, 9}};

TEST_CASE("matmul: all sizes, transposed or not, added to what was there or not") {
  for (const Sizes& sizes : kSizes) {
    for (int flags = 0; flags < 4; ++flags) {
      for (real beta : {real(0), real(1), real(-0.5)}) {
        const auto [m, k, n] = sizes;
        const bool transpose_a = flags % 2 == 1, transpose_b = flags / 2 == 1;
        const Tensor a = random_tensor({m, k}, 1), b = random_tensor({k, n}, 2);
        CAPTURE(a.shape());
        CAPTURE(b.shape());
        CAPTURE(flags);
        CAPTURE(beta);
        const Tensor before = random_tensor({m, n}, 3);
        const Tensor stored_a = transpose_a ? swapped(a) : a,
                     stored_b = transpose_b ? swapped(b) : b;
        const Operand<Tensor> left(stored_a, transpose_a), right(stored_b, transpose_b);
        if (beta == 0) CHECK(close(matmul(left, right), naive(a, b, before, 0), kLoose));
        Tensor c = before;
        matmul_into(c, left, right, beta);
        CHECK(close(c, naive(a, b, before, beta), kLoose));
        CHECK(same_bits(before, random_tensor({m, n}, 3)));
      }
    }
  }
}

TEST_CASE("matmul: with beta 0 a result that was NaN is forgotten") {
  for (int64_t k : {3, 0}) {
    Tensor c = Tensor::full({2, 2}, std::numeric_limits<real>::quiet_NaN());
    matmul_into(c, Tensor::ones({2, k}), Tensor::ones({k, 2}), 0);
    CHECK(same_bits(c, Tensor::full({2, 2}, static_cast<real>(k))));
  }
}

TEST_CASE("matmul: leading axes are rows") {
  const Tensor x = random_tensor({5, 2, 3}, 1), rows = x.reshape({10, 3});  // [S, B, E]
  const Tensor w = random_tensor({3, 4}, 2), dy = random_tensor({5, 2, 4}, 3);
  const Tensor none = Tensor::zeros({});

  const Tensor y = matmul(x, w);
  CHECK(y.shape() == Shape{5, 2, 4});
  CHECK(close(y.reshape({10, 4}), naive(rows, w, none, 0)));
  CHECK(same_bits(matmul(x, transposed(swapped(w))), y));
  CHECK(close(matmul(x[0][1], w), naive(rows.slice(1, 2), w, none, 0).reshape({4})));
  CHECK(matmul(Tensor::zeros({0, 2, 3}), w).shape() == Shape{0, 2, 4});

  // The gradient of a weight sums over all rows, and may be added to what was there.
  const Tensor dw = naive(swapped(rows), dy.reshape({10, 4}), none, 0);
  CHECK(close(matmul(transposed(x), dy), dw));
  Tensor twice = dw;
  matmul_into(twice, transposed(x), dy, 1);
  CHECK(close(twice, build({3, 4}, [&](const Index& p) { return 2 * at(dw, p); })));

  // The gradient of x is written into a result with leading axes of its own.
  Tensor dx = Tensor::uninitialized({5, 2, 3});
  matmul_into(dx, dy, transposed(w), 0);
  CHECK(close(dx.reshape({10, 3}), naive(dy.reshape({10, 4}), swapped(w), none, 0)));
}

TEST_CASE("matmul: the result may share storage with an operand") {
  const Tensor a = random_tensor({3, 3}, 1), b = random_tensor({3, 3}, 2);
  Tensor c = a;
  matmul_into(c, a, b, 0);
  CHECK(close(c, naive(a, b, a, 0)));
  CHECK(same_bits(a, random_tensor({3, 3}, 1)));
}

TEST_CASE("matmul: what does not fit is named") {
  const auto zeros = [](const Shape& shape) { return Tensor::zeros(shape); };
  const Tensor x = zeros({2, 3}), scalar = zeros({}), cube = zeros({2, 3, 4});
  Tensor c = zeros({2, 2});
  struct Case {
    std::function<void()> call;
    std::string error;
  };
  const std::vector<Case> cases = {
      {[&] {
         matmul(x, zeros({4, 5}));
       },
       "matmul: inner sizes differ, [2, 3] x [4, 5]"},
      {[&] {
         matmul(x, transposed(zeros({3, 5})));
       },
       "matmul: inner sizes differ, [2, 3] x [3, 5]^T"},
      {[&] {
         matmul(transposed(x), zeros({3, 5}));
       },
       "matmul: inner sizes differ, [2, 3]^T x [3, 5]"},
      {[&] {
         matmul(transposed(cube), zeros({3, 5}));
       },
       "matmul: inner sizes differ, [2, 3, 4]^T x [3, 5]"},
      {[&] { matmul(x, zeros({3})); }, "matmul: needs [..., K] x [K, N], got [2, 3] x [3]"},
      {[&] { matmul(x, cube); }, "matmul: needs [..., K] x [K, N], got [2, 3] x [2, 3, 4]"},
      {[&] { matmul(scalar, x); }, "matmul: needs [..., K] x [K, N], got [] x [2, 3]"},
      {[&] { matmul(transposed(x), scalar); },
       "matmul: needs [..., K] x [K, N], got [2, 3]^T x []"},
      {[&] {
         matmul_into(c, x, zeros({3, 5}), 0);
       },
       "matmul: result [2, 2] does not fit [2, 3] x [3, 5]"},
      {[&] {
         Tensor too_few_rows = zeros({1, 5});
         matmul_into(too_few_rows, x, zeros({3, 5}), 0);
       },
       "matmul: result [1, 5] does not fit [2, 3] x [3, 5]"},
      {[&] {
         Tensor without_axes = zeros({});
         matmul_into(without_axes, zeros({1, 3}), zeros({3, 1}), 0);
       },
       "matmul: result [] does not fit [1, 3] x [3, 1]"},
      {[&] {
         Tensor turned = zeros({5, 2});  // as many elements as there should be
         matmul_into(turned, x, zeros({3, 5}), 0);
       },
       "matmul: result [5, 2] does not fit [2, 3] x [3, 5]"},
      {[&] {
         matmul_into(c, transposed(x), transposed(zeros({5, 2})), 0);
       },
       "matmul: result [2, 2] does not fit [2, 3]^T x [5, 2]^T"},
  };
  for (const Case& c_ : cases) CHECK(error_of(c_.call) == c_.error);
}

TEST_CASE("matmul: sizes of a result whose product overflows are those of no result") {
  constexpr int64_t kMany = int64_t{1} << 32;
  Tensor none = Tensor::zeros({0});
  CHECK(error_of([&] {
          matmul_into(none, Tensor::zeros({kMany, 0}), Tensor::zeros({0, kMany}), 0);
        }) == "matmul: result [0] does not fit [4294967296, 0] x [0, 4294967296]");
}

// Exchanges the two axes of a [B, M, K] that are not the batch's, or puts the batch in the middle.
Tensor arranged(const Tensor& x, bool transpose, int batch_axis) {
  const Tensor y = transpose ? permute(x, {0, 2, 1}) : x;
  return batch_axis == 0 ? y : permute(y, {1, 0, 2});
}

TEST_CASE("batched_matmul: both batch axes, all sizes, transposed or not, added or not") {
  for (const Sizes& sizes : kSizes) {
    const auto [m, k, n] = sizes;
    for (int64_t batch : {0, 1, 3}) {
      for (int flags = 0; flags < 8; ++flags) {
        const bool transpose_a = flags % 2 == 1, transpose_b = flags / 2 % 2 == 1;
        const int axis = flags / 4;
        const Tensor a = random_tensor({batch, m, k}, 1), b = random_tensor({batch, k, n}, 2);
        CAPTURE(a.shape());
        CAPTURE(b.shape());
        CAPTURE(flags);
        const Tensor before = random_tensor({batch, m, n}, 3);
        const Tensor stored_a = arranged(a, transpose_a, axis);
        const Tensor stored_b = arranged(b, transpose_b, axis);
        const Operand<Tensor> left(stored_a, transpose_a), right(stored_b, transpose_b);
        for (real beta : {real(0), real(1), real(-0.5)}) {
          Tensor expected = Tensor::zeros({batch, m, n});
          for (int64_t i = 0; i < batch; ++i) {
            const Tensor product = naive(a[i], b[i], before[i], beta);
            std::copy_n(product.data(), m * n, expected.mutable_data() + i * m * n);
          }
          Tensor c = arranged(before, false, axis);
          batched_matmul_into(c, left, right, axis, beta);
          CHECK(close(c, arranged(expected, false, axis), kLoose));
          if (beta == 0) CHECK(close(batched_matmul(left, right, axis), c));
        }
      }
    }
  }
}

TEST_CASE("batched_matmul: one thread a product and several a product agree") {
  const Tensor a = random_tensor({40, 30, 20}, 1), b = random_tensor({40, 20, 50}, 2);
  for (int threads = 1; threads <= 4; ++threads) {
    const Threads scope(threads);
    const Tensor c = batched_matmul(a, b);
    for (int64_t i = 0; i < 40; ++i) CHECK(close(c[i], naive(a[i], b[i], a[i], 0), kLoose));
  }
}

TEST_CASE("batched_matmul: what does not fit is named") {
  const auto zeros = [](const Shape& shape) { return Tensor::zeros(shape); };
  const Tensor x = zeros({2, 3, 4});
  Tensor c = zeros({2, 3, 3}), square = zeros({3, 3});
  struct Case {
    std::function<void()> call;
    std::string error;
  };
  const std::string needs =
      "batched_matmul: needs two tensors of 3 axes and batch axis 0 or 1, got ";
  const std::vector<Case> cases = {
      {[&] {
         batched_matmul(x, zeros({4, 5}));
       },
       needs + "[2, 3, 4] x [4, 5] and axis 0"},
      {[&] { batched_matmul(zeros({3}), transposed(x)); }, needs + "[3] x [2, 3, 4]^T and axis 0"},
      {[&] { batched_matmul(x, x, 2); }, needs + "[2, 3, 4] x [2, 3, 4] and axis 2"},
      {[&] { batched_matmul(x, x, -1); }, needs + "[2, 3, 4] x [2, 3, 4] and axis -1"},
      {[&] {
         batched_matmul(x, zeros({3, 4, 5}));
       },
       "batched_matmul: batch sizes on axis 0 differ, [2, 3, 4] x [3, 4, 5]"},
      {[&] {
         batched_matmul(x, zeros({4, 2, 5}), 1);
       },
       "batched_matmul: batch sizes on axis 1 differ, [2, 3, 4] x [4, 2, 5]"},
      {[&] {
         batched_matmul(x, zeros({2, 5, 6}));
       },
       "batched_matmul: inner sizes differ, [2, 3, 4] x [2, 5, 6], batch on axis 0"},
      {[&] {
         batched_matmul(transposed(x), zeros({4, 3, 5}), 1);
       },
       "batched_matmul: inner sizes differ, [2, 3, 4]^T x [4, 3, 5], batch on axis 1"},
      {[&] {
         batched_matmul_into(c, x, zeros({2, 4, 5}), 0, 0);
       },
       "batched_matmul: result [2, 3, 3] does not fit [2, 3, 4] x [2, 4, 5]"},
      {[&] { batched_matmul_into(c, c, c, 0, 0); },
       "batched_matmul: the result cannot be one of the operands"},
      {[&] { matmul_into(square, square, x[0], 0); },
       "matmul: the result cannot be one of the operands"},
  };
  for (const Case& c_ : cases) CHECK(error_of(c_.call) == c_.error);
}

// A loop over matrices or panels of nothing would not end while somebody waits for it.
TEST_CASE("matmul: of products without elements there may be any number") {
  constexpr int64_t kMany = int64_t{1} << 56;
  CHECK(batched_matmul(Tensor::zeros({kMany, 0, 2}), Tensor::zeros({kMany, 2, 0})).shape() ==
        Shape{kMany, 0, 0});
  CHECK(matmul(Tensor::zeros({0, kMany}), Tensor::zeros({kMany, 0})).shape() == Shape{0, 0});
  CHECK(matmul(Tensor::zeros({0, 0}), transposed(Tensor::zeros({kMany, 0}))).shape() ==
        Shape{0, kMany});
}

TEST_CASE("matmul: a result may share its storage with an operand") {
  const Tensor a = random_tensor({40, 40}), expected = matmul(a, a);
  Tensor c = a;
  matmul_into(c, a, a, 0);
  CHECK(same_bits(c, expected));
}

}  // namespace
