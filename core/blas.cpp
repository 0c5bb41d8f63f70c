// SPDX-License-Identifier: MIT
#include "attune/core/blas.h"

#include <cblas.h>

#include <algorithm>
#include <limits>

#include "attune/core/error.h"

namespace attune::inline ATTUNE_PRECISION {
namespace {

[[maybe_unused]] void cblas_gemm(CBLAS_TRANSPOSE ta, CBLAS_TRANSPOSE tb, int m, int n, int k,
                                 const float* a, int lda, const float* b, int ldb, float beta,
                                 float* c, int ldc) {
  cblas_sgemm(CblasRowMajor, ta, tb, m, n, k, 1, a, lda, b, ldb, beta, c, ldc);
}

[[maybe_unused]] void cblas_gemm(CBLAS_TRANSPOSE ta, CBLAS_TRANSPOSE tb, int m, int n, int k,
                                 const double* a, int lda, const double* b, int ldb, double beta,
                                 double* c, int ldc) {
  cblas_dgemm(CblasRowMajor, ta, tb, m, n, k, 1, a, lda, b, ldb, beta, c, ldc);
}

int blas_int(int64_t n) {
  if (n > std::numeric_limits<int>::max()) fail("gemm: BLAS counts to 2^31 - 1, not to ", n);
  return static_cast<int>(n);
}

void scale(int64_t m, int64_t n, real beta, real* c, int64_t ldc) {
  for (int64_t i = 0; i < m; ++i) {
    real* row = c + i * ldc;
    for (int64_t j = 0; j < n; ++j) row[j] = beta == 0 ? 0 : beta * row[j];
  }
}

}  // namespace

void gemm(int64_t m, int64_t n, int64_t k, const MatrixOperand& a, const MatrixOperand& b,
          real beta, real* c, int64_t ldc) {
  if (m == 0 || n == 0) return;
  if (k == 0) return scale(m, n, beta, c, ldc);
  const auto op = [](bool transpose) { return transpose ? CblasTrans : CblasNoTrans; };
  const auto ld = [](int64_t d) { return blas_int(std::max<int64_t>(d, 1)); };
  cblas_gemm(op(a.transpose), op(b.transpose), blas_int(m), blas_int(n), blas_int(k), a.data,
             ld(a.ld), b.data, ld(b.ld), beta, c, ld(ldc));
}

void set_blas_threads(int n) { openblas_set_num_threads(n); }

}  // namespace attune::inline ATTUNE_PRECISION
