// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

/// Products of few rows with a matrix that stays the same: core/repeated_factor.h tells when they
/// pay. The matrix stands in panels of a few columns each, as Goto and van de Geijn (2008) pack it,
/// but once and not for every product.
namespace attune::kernels {

/// Columns of a panel, which fill two vector registers.
template <class T>
int64_t panel_width();

/// C [m, columns] = A [m, k] P, or C += A P, for one panel P [k, panel_width()], of which the first
/// `columns` count. lda and ldc are the distances between rows of A and C. Each element is summed
/// in the order of k, whatever m and the place of its row are.
template <class T>
void multiply_panel(int64_t m, int64_t k, const T* a, int64_t lda, const T* panel, bool add, T* c,
                    int64_t ldc, int64_t columns);

}  // namespace attune::kernels
