// SPDX-License-Identifier: MIT
// Compiled once for each instruction set, into a namespace of that name (ATTUNE_ISA). Nothing here
// or in the headers beside it may use inline code of the standard library: of equal functions the
// linker keeps any one copy, and it might keep one that the processor at hand cannot run.
#include "attune/core/kernels/kernel_table.h"
#include "attune/core/kernels/simd/adam.h"
#include "attune/core/kernels/simd/attention.h"
#include "attune/core/kernels/simd/elementary.h"
#include "attune/core/kernels/simd/gru.h"
#include "attune/core/kernels/simd/lstm.h"
#include "attune/core/kernels/simd/panels.h"
#include "attune/core/kernels/simd/softmax_row.h"

namespace attune_kernels::ATTUNE_ISA {

/// y[i] = f(x[i]). The pragma promises that no element depends on another, so x and y may be one
/// array; flatten inlines all of f, as a call left in the loop would keep it scalar.
template <class T, T (*f)(T)>
[[gnu::flatten]] void map(const T* x, T* y, int64_t n) {
#pragma omp simd
  for (int64_t i = 0; i < n; ++i) y[i] = f(x[i]);
}

template <class T>
constexpr Kernels<T> kKernels = {
    .exp = map<T, exp>,
    .tanh = map<T, tanh>,
    .sigmoid = map<T, sigmoid>,
    .shifted_exp = shifted_exp,
    .lstm = lstm,
    .lstm_backward = lstm_backward,
    .gru = gru,
    .gru_backward = gru_backward,
    .additive_scores = additive_scores,
    .additive_scores_backward = additive_scores_backward,
    .adam = adam,
    .panel_width = kPanelWidth<T>,
    .fill_panel = fill_panel,
    .multiply_panel = multiply_panel,
};

extern const KernelTable kTable;
const KernelTable kTable = {kKernels<float>, kKernels<double>};

}  // namespace attune_kernels::ATTUNE_ISA
