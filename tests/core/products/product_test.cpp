// SPDX-License-Identifier: MIT
#include "attune/core/products/product.h"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "attune/core/layout.h"
#include "attune/core/rng.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/support/threads.h"

namespace {

using namespace attune::testing;
using attune::gemm;
using attune::MatrixOperand;
using attune::product;
using attune::real;
using attune::Shape;
using attune::Tensor;

constexpr real kNan = std::numeric_limits<real>::quiet_NaN();
constexpr int64_t kGap = 5;  // between two rows of a matrix

struct Sizes {
  int64_t m, n, k;
};

// Smaller than what is worth copying, at a panel's and a block's borders, more than one depth.
const Sizes kSizes[] = {{0, 40, 40},  {40, 0, 40},  {40, 40, 0},   {1, 1, 1},      {31, 64, 64},
                        {64, 31, 64}, {64, 64, 31}, {32, 32, 32},  {33, 40, 47},   {96, 64, 33},
                        {97, 33, 64}, {50, 70, 90}, {300, 35, 34}, {40, 520, 100}, {33, 34, 2100}};

// op(X) [rows, columns] of small whole numbers, whose sums are exact in every order; NaN in gaps.
struct Matrix {
  Matrix(int64_t rows, int64_t columns, bool transposed, uint64_t seed)
      : transpose(transposed), ld((transposed ? rows : columns) + kGap) {
    const int64_t stored = transposed ? columns : rows;
    attune::Rng rng(seed);
    data.assign(static_cast<size_t>(stored * ld), kNan);
    for (int64_t i = 0; i < rows; ++i) {
      for (int64_t j = 0; j < columns; ++j) at(i, j) = static_cast<real>(rng.below(9) - 4);
    }
  }
  real& at(int64_t i, int64_t j) {
    return data[static_cast<size_t>(transpose ? j * ld + i : i * ld + j)];
  }
  MatrixOperand operand() const { return {data.data(), ld, transpose}; }

  bool transpose;
  int64_t ld;
  std::vector<real> data;
};

TEST_CASE("product: op(A) op(B) + beta C, for all sizes and orientations") {
  for (const Sizes& sizes : kSizes) {
    const int64_t m = sizes.m, n = sizes.n, k = sizes.k;
    for (const bool ta : {false, true}) {
      for (const bool tb : {false, true}) {
        for (const real beta : {real(0), real(1), real(2)}) {
          CAPTURE(m);
          CAPTURE(n);
          CAPTURE(k);
          CAPTURE(ta);
          CAPTURE(tb);
          CAPTURE(beta);
          Matrix a(m, k, ta, 1), b(k, n, tb, 2), c(m, n, false, 3), expected = c;
          for (int64_t i = 0; i < m; ++i) {
            for (int64_t j = 0; j < n; ++j) {
              real sum = beta == 0 ? 0 : beta * c.at(i, j);
              for (int64_t p = 0; p < k; ++p) sum += a.at(i, p) * b.at(p, j);
              expected.at(i, j) = sum;
              if (beta == 0) c.at(i, j) = kNan;
            }
          }
          product(m, n, k, a.operand(), b.operand(), beta, c.data.data(), c.ld);
          const Shape all{static_cast<int64_t>(c.data.size())};
          CHECK(same_bits(Tensor::from(all, c.data), Tensor::from(all, expected.data)));
        }
      }
    }
  }
}

// [M, K] x [K, N], each operand stored as is or transposed.
Tensor multiplied(const Tensor& a, bool ta, const Tensor& b, bool tb) {
  const Tensor stored_a = ta ? permute(a, {1, 0}) : a, stored_b = tb ? permute(b, {1, 0}) : b;
  const int64_t m = a.size(0), n = b.size(1), k = a.size(1);
  Tensor c = Tensor::uninitialized({m, n});
  product(m, n, k, {stored_a.data(), ta ? m : k, ta}, {stored_b.data(), tb ? k : n, tb}, 0,
          c.mutable_data(), n);
  return c;
}

TEST_CASE("product: the same bits for every number of threads and however operands are stored") {
  const Sizes large[] = {{400, 300, 200}, {40, 2000, 300}, {900, 33, 1100}};
  for (const Sizes& sizes : large) {
    const int64_t m = sizes.m, n = sizes.n, k = sizes.k;
    const Tensor a = random_tensor({m, k}, 1), b = random_tensor({k, n}, 2);
    Tensor expected;
    for (const int threads : {1, 2, 3, 4}) {
      const Threads scope(threads);
      for (const bool ta : {false, true}) {
        for (const bool tb : {false, true}) {
          CAPTURE(m);
          CAPTURE(threads);
          CAPTURE(ta);
          CAPTURE(tb);
          const Tensor c = multiplied(a, ta, b, tb);
          if (!expected.defined()) expected = c;
          CHECK(same_bits(c, expected));
        }
      }
    }
  }
}

TEST_CASE("product: NaN passes to its row or its column, and to no other") {
  const int64_t m = 70, n = 90, k = 50;
  for (const bool ta : {false, true}) {
    for (const bool in_a : {false, true}) {
      Tensor a = random_tensor({m, k}, 1), b = random_tensor({k, n}, 2);
      const Tensor whole = multiplied(a, ta, b, false);
      (in_a ? a : b).mutable_data()[in_a ? 7 * k + 3 : 3 * n + 7] = kNan;
      const Tensor broken = multiplied(a, ta, b, false);
      CHECK(same_bits(broken, build({m, n}, [&](const Index& place) {
                        return place[in_a ? 0 : 1] == 7 ? kNan : at(whole, place);
                      })));
    }
  }
}

}  // namespace
