// SPDX-License-Identifier: MIT
// Compiled once for each instruction set, as kernels.cpp is, but with leave to fuse a * b + c:
// every element is computed by the same vector operations, so all round alike all the same.
#include "attune/core/kernels/simd/panels.h"

namespace attune::kernels::ATTUNE_ISA {
namespace {

template <class T>
struct Simd {
  typedef T Vector __attribute__((vector_size(kVectorBytes), aligned(sizeof(T)), may_alias));
  static constexpr int64_t kLanes = kVectorBytes / static_cast<int64_t>(sizeof(T));
};

/// R rows of C, two vectors each, which stay in registers while k runs.
template <class T, int R>
void multiply_tile(int64_t k, const T* a, int64_t lda, const T* panel, bool add, T* c,
                   int64_t ldc) {
  using Vector = typename Simd<T>::Vector;
  constexpr int64_t kLanes = Simd<T>::kLanes;
  Vector sums[R][2] = {};
  for (int r = 0; add && r < R; ++r) {
    sums[r][0] = *reinterpret_cast<const Vector*>(c + r * ldc);
    sums[r][1] = *reinterpret_cast<const Vector*>(c + r * ldc + kLanes);
  }
  for (int64_t p = 0; p < k; ++p) {
    const Vector left = *reinterpret_cast<const Vector*>(panel + 2 * p * kLanes);
    const Vector right = *reinterpret_cast<const Vector*>(panel + (2 * p + 1) * kLanes);
#pragma GCC unroll 12
    for (int r = 0; r < R; ++r) {
      sums[r][0] += a[r * lda + p] * left;
      sums[r][1] += a[r * lda + p] * right;
    }
  }
  for (int r = 0; r < R; ++r) {
    *reinterpret_cast<Vector*>(c + r * ldc) = sums[r][0];
    *reinterpret_cast<Vector*>(c + r * ldc + kLanes) = sums[r][1];
  }
}

/// The same for `rows` <= R.
template <class T, int R>
void multiply_rows(int64_t rows, int64_t k, const T* a, int64_t lda, const T* panel, bool add, T* c,
                   int64_t ldc) {
  if (rows == R) return multiply_tile<T, R>(k, a, lda, panel, add, c, ldc);
  if constexpr (R > 1) multiply_rows<T, R - 1>(rows, k, a, lda, panel, add, c, ldc);
}

/// The same where C has only some of the panel's columns.
template <class T>
void multiply_some_columns(int64_t rows, int64_t k, const T* a, int64_t lda, const T* panel,
                           bool add, T* c, int64_t ldc, int64_t columns) {
  T whole[kTileRows * kPanelWidth<T>] = {};
  for (int64_t r = 0; add && r < rows; ++r) {
    for (int64_t j = 0; j < columns; ++j) whole[r * kPanelWidth<T> + j] = c[r * ldc + j];
  }
  multiply_rows<T, kTileRows>(rows, k, a, lda, panel, add, whole, kPanelWidth<T>);
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t j = 0; j < columns; ++j) c[r * ldc + j] = whole[r * kPanelWidth<T> + j];
  }
}

}  // namespace

template <class T>
void multiply_panel(int64_t m, int64_t k, const T* a, int64_t lda, const T* panel, bool add, T* c,
                    int64_t ldc, int64_t columns) {
  // Tiles of nearly equal height: a low last one would leave registers, and with them time, unused.
  const int64_t tiles = (m + kTileRows - 1) / kTileRows;
  for (int64_t i = 0; i < tiles; ++i) {
    const int64_t begin = m * i / tiles, rows = m * (i + 1) / tiles - begin;
    const T* a_tile = a + begin * lda;
    T* c_tile = c + begin * ldc;
    if (columns == kPanelWidth<T>) {
      multiply_rows<T, kTileRows>(rows, k, a_tile, lda, panel, add, c_tile, ldc);
    } else {
      multiply_some_columns(rows, k, a_tile, lda, panel, add, c_tile, ldc, columns);
    }
  }
}

template void multiply_panel(int64_t, int64_t, const float*, int64_t, const float*, bool, float*,
                             int64_t, int64_t);
template void multiply_panel(int64_t, int64_t, const double*, int64_t, const double*, bool, double*,
                             int64_t, int64_t);

}  // namespace attune::kernels::ATTUNE_ISA
