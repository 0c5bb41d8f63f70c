// SPDX-License-Identifier: MIT
// What gemm computes is matmul_test.cpp's; here is what other functions of BLAS might do otherwise.
#include "attune/core/blas.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace {

using attune::gemm;
using attune::real;

constexpr real kNan = std::numeric_limits<real>::quiet_NaN();

struct Sizes {
  int64_t m, n, k;
};

const Sizes kSizes[] = {{1, 9, 40}, {9, 1, 40}, {9, 40, 1}, {1, 1, 9}, {1, 9, 1}, {9, 40, 3}};

TEST_CASE("gemm: NaN goes through, also beside a zero and where a factor is a vector") {
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

}  // namespace
