// SPDX-License-Identifier: MIT
#include "attune/core/repeated_factor.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "attune/core/blas.h"
#include "attune/core/error.h"
#include "attune/core/kernels/panels.h"
#include "attune/core/parallel.h"

namespace attune::inline ATTUNE_PRECISION {
namespace {

// For a single row BLAS has a product without a copy; for many, its copies hardly count.
constexpr int64_t kFewestRows = 2, kMostRows = 128;
constexpr int64_t kOperationsPerThread = 1 << 19;

}  // namespace

RepeatedFactor::RepeatedFactor(Tensor w) : w_(std::move(w)) {
  if (w_.rank() != 2) fail("RepeatedFactor: needs a matrix, got ", w_.shape());
}

void RepeatedFactor::multiply(int64_t m, const real* x, int64_t ldx, bool transpose, real beta,
                              real* c, int64_t ldc) const {
  assert(beta == 0 || beta == 1);
  const int64_t k = w_.size(transpose ? 1 : 0), n = w_.size(transpose ? 0 : 1);
  Panels& panels = panels_[transpose ? 1 : 0];
  if (m < kFewestRows || m > kMostRows) {
    return gemm(m, n, k, {x, ldx}, {w_.data(), w_.size(1), transpose}, beta, c, ldc);
  }
  std::call_once(panels.packed, [&] { pack(transpose, panels); });
  const int64_t width = kernels::panel_width<real>();
  const real* data = panels.data.data();
  parallel_for(panels.data.size(0), row_grain(kOperationsPerThread, 2 * m * k * width),
               [&](int64_t begin, int64_t end) {
                 for (int64_t p = begin; p < end; ++p) {
                   kernels::multiply_panel(m, k, x, ldx, data + p * k * width, beta == 1,
                                           c + p * width, ldc, std::min(width, n - p * width));
                 }
               });
}

void RepeatedFactor::pack(bool transpose, Panels& panels) const {
  const int64_t k = w_.size(transpose ? 1 : 0), n = w_.size(transpose ? 0 : 1);
  const int64_t width = kernels::panel_width<real>();
  panels.data = Tensor::uninitialized({(n + width - 1) / width, k, width});
  const real* in = w_.data();
  real* out = panels.data.mutable_data();
  const int64_t row_step = transpose ? 1 : n, column_step = transpose ? k : 1;
  parallel_for(panels.data.size(0), row_grain(kOperationsPerThread, k * width),
               [&](int64_t begin, int64_t end) {
                 for (int64_t p = begin; p < end; ++p) {
                   const int64_t columns = std::min(width, n - p * width);
                   const real* from = in + p * width * column_step;
                   for (int64_t row = 0; row < k; ++row) {
                     real* to = out + (p * k + row) * width;
                     for (int64_t j = 0; j < columns; ++j) {
                       to[j] = from[row * row_step + j * column_step];
                     }
                     std::fill(to + columns, to + width, real(0));
                   }
                 }
               });
}

void multiply_rows(Tensor& c, const Tensor& x, const RepeatedFactor& w, bool transpose, real beta) {
  const int64_t k = w.value().size(transpose ? 1 : 0), n = w.value().size(transpose ? 0 : 1);
  const int64_t m = x.shape().numel(0, x.rank() - 1);
  if (x.size(-1) != k || c.numel() != m * n) {
    fail("multiply_rows: ", x.shape(), " x ", w.value().shape(), transpose ? "^T" : "",
         " does not give ", c.shape());
  }
  w.multiply(m, x.data(), k, transpose, beta, c.mutable_data(), n);
}

}  // namespace attune::inline ATTUNE_PRECISION
