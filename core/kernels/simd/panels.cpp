// SPDX-License-Identifier: MIT
// Compiled once for each instruction set, as kernels.cpp is, but with leave to fuse a * b + c:
// every element is computed by the same vector operations, so all round alike all the same.
#include "attune/core/kernels/simd/panels.h"

namespace attune_kernels::ATTUNE_ISA {
namespace {

template <class T>
struct Simd {
  typedef T Vector __attribute__((vector_size(kVectorBytes), aligned(sizeof(T)), may_alias));
  static constexpr int64_t kLanes = kVectorBytes / static_cast<int64_t>(sizeof(T));
};

/// y = x[0], x[n], x[1], x[n + 1], ...: the perfect shuffle of 2n numbers.
template <class T>
void shuffle(int64_t n, const T* x, T* y) {
#pragma omp simd
  for (int64_t i = 0; i < n; ++i) {
    y[2 * i] = x[i];
    y[2 * i + 1] = x[n + i];
  }
}

/// Transposes a square as wide as a panel. A perfect shuffle rotates the bits of every index by
/// one; after as many as a column's number has bits, rows and columns have changed places.
template <class T>
void transpose_square(const T* in, int64_t in_step, T* out) {
  constexpr int64_t kWidth = kPanelWidth<T>, kNumbers = kWidth * kWidth;
  T first[kNumbers], second[kNumbers];
  for (int64_t i = 0; i < kWidth; ++i) {
    __builtin_memcpy(first + i * kWidth, in + i * in_step, kWidth * sizeof(T));
  }
  T *x = first, *y = second;
  for (int64_t n = 2; n < kWidth; n *= 2) {
    shuffle(kNumbers / 2, x, y);
    T* const shuffled = y;
    y = x;
    x = shuffled;
  }
  shuffle(kNumbers / 2, x, out);
}

/// R rows of C, two vectors each, which stay in registers while k runs.
template <class T, int R>
void multiply_tile(int64_t k, const Strided<T>& a, const T* panel, bool add, T* c, int64_t ldc) {
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
      const T factor = a.data[r * a.row_step + p * a.column_step];
      sums[r][0] += factor * left;
      sums[r][1] += factor * right;
    }
  }
  for (int r = 0; r < R; ++r) {
    *reinterpret_cast<Vector*>(c + r * ldc) = sums[r][0];
    *reinterpret_cast<Vector*>(c + r * ldc + kLanes) = sums[r][1];
  }
}

/// The same for `rows` <= R.
template <class T, int R>
void multiply_rows(int64_t rows, int64_t k, const Strided<T>& a, const T* panel, bool add, T* c,
                   int64_t ldc) {
  if (rows == R) return multiply_tile<T, R>(k, a, panel, add, c, ldc);
  if constexpr (R > 1) multiply_rows<T, R - 1>(rows, k, a, panel, add, c, ldc);
}

/// The same where C has only some of the panel's columns.
template <class T>
void multiply_some_columns(int64_t rows, int64_t k, const Strided<T>& a, const T* panel, bool add,
                           T* c, int64_t ldc, int64_t columns) {
  T whole[kTileRows * kPanelWidth<T>] = {};
  for (int64_t r = 0; add && r < rows; ++r) {
    for (int64_t j = 0; j < columns; ++j) whole[r * kPanelWidth<T> + j] = c[r * ldc + j];
  }
  multiply_rows<T, kTileRows>(rows, k, a, panel, add, whole, kPanelWidth<T>);
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t j = 0; j < columns; ++j) c[r * ldc + j] = whole[r * kPanelWidth<T> + j];
  }
}

}  // namespace

template <class T>
void fill_panel(const Strided<T>& from, int64_t rows, int64_t columns, T* panel) {
  constexpr int64_t kWidth = kPanelWidth<T>;
  int64_t row = 0;
  if (from.row_step == 1 && columns == kWidth) {
    for (; row + kWidth <= rows; row += kWidth) {
      transpose_square(from.data + row, from.column_step, panel + row * kWidth);
    }
  }
  for (; row < rows; ++row) {
    const T* in = from.data + row * from.row_step;
    T* out = panel + row * kWidth;
    for (int64_t j = 0; j < columns; ++j) out[j] = in[j * from.column_step];
    for (int64_t j = columns; j < kWidth; ++j) out[j] = 0;
  }
}

template <class T>
void multiply_panel(int64_t m, int64_t k, const Strided<T>& a, const T* panel, bool add, T* c,
                    int64_t ldc, int64_t columns) {
  // Tiles of nearly equal height: a low last one would leave registers, and with them time, unused.
  const int64_t tiles = (m + kTileRows - 1) / kTileRows;
  for (int64_t i = 0; i < tiles; ++i) {
    const int64_t begin = m * i / tiles, rows = m * (i + 1) / tiles - begin;
    const Strided<T> a_tile{a.data + begin * a.row_step, a.row_step, a.column_step};
    T* c_tile = c + begin * ldc;
    if (columns == kPanelWidth<T>) {
      multiply_rows<T, kTileRows>(rows, k, a_tile, panel, add, c_tile, ldc);
    } else {
      multiply_some_columns(rows, k, a_tile, panel, add, c_tile, ldc, columns);
    }
  }
}

template void fill_panel(const Strided<float>&, int64_t, int64_t, float*);
template void fill_panel(const Strided<double>&, int64_t, int64_t, double*);
template void multiply_panel(int64_t, int64_t, const Strided<float>&, const float*, bool, float*,
                             int64_t, int64_t);
template void multiply_panel(int64_t, int64_t, const Strided<double>&, const double*, bool, double*,
                             int64_t, int64_t);

}  // namespace attune_kernels::ATTUNE_ISA
