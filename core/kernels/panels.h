// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

/// Products whose right factor is copied first, "packed" into panels of a few columns each, as in
/// Goto and van de Geijn (2008), "Anatomy of high-performance matrix multiplication".
/// core/product.h packs for one product, core/repeated_factor.h keeps the copy.
namespace attune::kernels {

/// Columns of a panel, which fill two vector registers.
template <class T>
int64_t panel_width();

/// A matrix, with the distances between its rows and between its columns. To transpose it is to
/// swap the two.
template <class T>
struct Strided {
  const T* data;
  int64_t row_step, column_step;
};

/// Packs `rows` rows of the first `columns` <= panel_width() columns: P [rows, panel_width()], with
/// zeros behind the last column.
template <class T>
void pack_panel(const Strided<T>& from, int64_t rows, int64_t columns, T* panel);

/// C [m, columns] = A [m, k] P, or C += A P, for one panel P [k, panel_width()], of which the first
/// `columns` count. ldc is the distance between rows of C. Each element is summed in the order of
/// k, whatever m and the place of its row are.
template <class T>
void multiply_panel(int64_t m, int64_t k, const Strided<T>& a, const T* panel, bool add, T* c,
                    int64_t ldc, int64_t columns);

}  // namespace attune::kernels
