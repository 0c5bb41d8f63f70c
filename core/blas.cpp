// SPDX-License-Identifier: MIT
#include "attune/core/blas.h"

#include <cblas.h>

#include <algorithm>
#include <limits>

#include "attune/core/error.h"
#include "attune/core/memory/blas_memory.h"
#include "attune/core/parallel.h"

namespace attune {
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

[[maybe_unused]] void cblas_gemv(CBLAS_TRANSPOSE t, int m, int n, const float* a, int lda,
                                 const float* x, int x_step, float* y, int y_step) {
  cblas_sgemv(CblasRowMajor, t, m, n, 1, a, lda, x, x_step, 1, y, y_step);
}

[[maybe_unused]] void cblas_gemv(CBLAS_TRANSPOSE t, int m, int n, const double* a, int lda,
                                 const double* x, int x_step, double* y, int y_step) {
  cblas_dgemv(CblasRowMajor, t, m, n, 1, a, lda, x, x_step, 1, y, y_step);
}

[[maybe_unused]] void cblas_ger(int m, int n, const float* x, int x_step, const float* y,
                                int y_step, float* a, int lda) {
  cblas_sger(CblasRowMajor, m, n, 1, x, x_step, y, y_step, a, lda);
}

[[maybe_unused]] void cblas_ger(int m, int n, const double* x, int x_step, const double* y,
                                int y_step, double* a, int lda) {
  cblas_dger(CblasRowMajor, m, n, 1, x, x_step, y, y_step, a, lda);
}

int blas_int(int64_t n) {
  if (n > std::numeric_limits<int>::max()) fail("gemm: BLAS counts to 2^31 - 1, not to ", n);
  return static_cast<int>(n);
}

int blas_ld(int64_t ld) { return blas_int(std::max<int64_t>(ld, 1)); }

CBLAS_TRANSPOSE blas_op(bool transpose) { return transpose ? CblasTrans : CblasNoTrans; }

void scale(int64_t m, int64_t n, real beta, real* c, int64_t ldc) {
  for (int64_t i = 0; beta != 1 && i < m; ++i) {
    real* row = c + i * ldc;
    for (int64_t j = 0; j < n; ++j) row[j] = beta == 0 ? 0 : beta * row[j];
  }
}

// Numbers that stand `step` apart.
struct Vector {
  const real* data;
  int64_t step;
};
Vector only_row(const MatrixOperand& x) { return {x.data, x.transpose ? x.ld : 1}; }
Vector only_column(const MatrixOperand& x) { return {x.data, x.transpose ? 1 : x.ld}; }

// y [n] += op(A) x, with op(A) [n, k].
void add_gemv(const MatrixOperand& a, int64_t n, int64_t k, const Vector& x, real* y,
              int64_t y_step) {
  const int64_t rows = a.transpose ? k : n, columns = a.transpose ? n : k;
  cblas_gemv(blas_op(a.transpose), blas_int(rows), blas_int(columns), a.data, blas_ld(a.ld), x.data,
             blas_ld(x.step), y, blas_ld(y_step));
}

// One call of BLAS, on one thread: with more it would divide sums by their number, and round
// otherwise for each.
void one_block(int64_t m, int64_t n, int64_t k, const MatrixOperand& a, const MatrixOperand& b,
               real beta, real* c, int64_t ldc) {
  const internal::OneThread scope;
  if (m > 1 && n > 1 && k > 1) {
    cblas_gemm(blas_op(a.transpose), blas_op(b.transpose), blas_int(m), blas_int(n), blas_int(k),
               a.data, blas_ld(a.ld), b.data, blas_ld(b.ld), beta, c, blas_ld(ldc));
    return;
  }
  // One query, one step of a decoder: BLAS's functions for vectors read each number once, where its
  // gemm would first copy the matrix.
  scale(m, n, beta, c, ldc);
  if (k == 0) return;
  if (m == 1) {
    add_gemv({b.data, b.ld, !b.transpose}, n, k, only_row(a), c, 1);
  } else if (n == 1) {
    add_gemv(a, m, k, only_column(b), c, ldc);
  } else {
    const Vector x = only_column(a), y = only_row(b);
    cblas_ger(blas_int(m), blas_int(n), x.data, blas_ld(x.step), y.data, blas_ld(y.step), c,
              blas_ld(ldc));
  }
}

const real* from_row(const MatrixOperand& x, int64_t i) {
  return x.data + i * (x.transpose ? 1 : x.ld);
}
const real* from_column(const MatrixOperand& x, int64_t j) {
  return x.data + j * (x.transpose ? x.ld : 1);
}

}  // namespace

// In blocks of C's longer side, which do not depend on who makes them.
void gemm(int64_t m, int64_t n, int64_t k, const MatrixOperand& a, const MatrixOperand& b,
          real beta, real* c, int64_t ldc) {
  constexpr int64_t kBlock = 256, kOperationsPerThread = 1 << 19;
  if (m == 0 || n == 0) return;
  reserve_blas_memory();
  const bool by_rows = m >= n;
  const int64_t size = by_rows ? m : n, blocks = (size + kBlock - 1) / kBlock;
  const int64_t grain = row_grain(kOperationsPerThread, 2 * k * kBlock * (by_rows ? n : m));
  parallel_for(blocks, grain, [&](int64_t first, int64_t last) {
    for (int64_t from = first * kBlock; from < std::min(last * kBlock, size); from += kBlock) {
      const int64_t count = std::min(kBlock, size - from);
      if (by_rows) {
        one_block(count, n, k, {from_row(a, from), a.ld, a.transpose}, b, beta, c + from * ldc,
                  ldc);
      } else {
        one_block(m, count, k, a, {from_column(b, from), b.ld, b.transpose}, beta, c + from, ldc);
      }
    }
  });
}

std::string blas_kernels() { return openblas_get_corename(); }

}  // namespace attune
