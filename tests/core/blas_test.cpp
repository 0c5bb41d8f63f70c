// SPDX-License-Identifier: MIT
// What gemm computes is matmul_test.cpp's; here is what other functions of BLAS might do otherwise.
#include "attune/core/blas.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/support/threads.h"

namespace {

using attune::gemm;
using attune::real;

constexpr real kNan = std::numeric_limits<real>::quiet_NaN();

struct Sizes {
  int64_t m, n, k;
};

const Sizes kSizes[] = {{1, 9, 40}, {9, 1, 40}, {9, 40, 1}, {1, 1, 9}, {1, 9, 1}, {9, 40, 3}};

TEST_CASE("gemm: NaN goes through, also beside a zero and where an operand is a vector") {
  for (const auto [m, n, k] : kSizes) {
    const std::vector<real> zeros(400, 0), nans(400, kNan);
    for (const bool first : {false, true}) {
      for (const bool transpose : {false, true}) {
        const real *a = (first ? nans : zeros).data(), *b = (first ? zeros : nans).data();
        std::vector<real> c(400, 0);
        gemm(m, n, k, {a, transpose ? m : k, transpose}, {b, transpose ? k : n, transpose}, 1,
             c.data(), n);
        CHECK(std::count_if(c.begin(), c.end(), [](real v) { return std::isnan(v); }) == m * n);
      }
    }
  }
}

TEST_CASE("gemm: with beta 0 the result is only written") {
  for (const auto [m, n, k] : kSizes) {
    const std::vector<real> ones(400, 1);
    std::vector<real> c(400, kNan);
    gemm(m, n, k, {ones.data(), k}, {ones.data(), n}, 0, c.data(), n);
    CHECK(std::count(c.begin(), c.end(), static_cast<real>(k)) == m * n);
  }
}

TEST_CASE("gemm: the same bits for every number of threads") {
  // OpenBLAS with threads of its own gives others for some of each row: it divides the sums of
  // vectors, and cuts sums of more than 448 terms elsewhere.
  const Sizes sizes[] = {{1, 352, 127},  {1, 26, 408},   {1, 2000, 300}, {307, 1, 61},
                         {27, 1, 349},   {630, 1, 463},  {300, 700, 1},  {24, 489, 518},
                         {19, 120, 686}, {421, 19, 598}, {220, 9, 569},  {86, 58, 652},
                         {665, 85, 510}, {16, 3000, 40}};
  for (const Sizes& size : sizes) {
    const int64_t m = size.m, n = size.n, k = size.k;
    const attune::Tensor a = attune::testing::random_tensor({m, k}, 1),
                         b = attune::testing::random_tensor({k, n}, 2);
    for (const bool transpose : {false, true}) {
      attune::Tensor expected;
      for (const int threads : {1, 2, 3, 4}) {
        CAPTURE(m);
        CAPTURE(n);
        CAPTURE(k);
        CAPTURE(threads);
        const attune::testing::Threads scope(threads);
        attune::Tensor c = attune::testing::random_tensor({m, n}, 3);
        gemm(m, n, k, {a.data(), transpose ? m : k, transpose},
             {b.data(), transpose ? k : n, transpose}, 1, c.mutable_data(), n);
        if (threads == 1) expected = c;
        CHECK(attune::testing::same_bits(c, expected));
      }
    }
  }
}

TEST_CASE("gemm: more than BLAS can count is refused") {
  constexpr int64_t many = int64_t{1} << 31;
  const auto call = [](int64_t m, int64_t n, int64_t k, int64_t ld) {
    return [=] { gemm(m, n, k, {nullptr, ld}, {nullptr, ld}, 1, nullptr, ld); };
  };
  const std::string error = "gemm: BLAS counts to 2^31 - 1, not to 2147483648";
  CHECK(attune::testing::error_of(call(2, 2, many, 2)) == error);
  CHECK(attune::testing::error_of(call(2, 2, 2, many)) == error);
  CHECK(attune::testing::error_of(call(1, 2, many, 2)) == error);
}

TEST_CASE("blas: names the processor whose kernels it chose") {
  CHECK_FALSE(attune::blas_kernels().empty());
}

}  // namespace
