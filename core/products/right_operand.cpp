// SPDX-License-Identifier: MIT
#include "attune/core/products/right_operand.h"

#include <algorithm>

#include "attune/core/elementwise.h"
#include "attune/core/parallel.h"

namespace attune {

RightOperand::RightOperand(const MatrixOperand& b, int64_t rows, int64_t columns)
    : b_{b.data, b.transpose ? 1 : b.ld, b.transpose ? b.ld : 1},
      rows_(rows),
      columns_(columns),
      width_(kernels::best<real>().panel_width),
      panels_((columns + width_ - 1) / width_) {}

Tensor RightOperand::all_panels() const {
  Tensor all = Tensor::uninitialized({panels_, rows_, width_});
  real* out = all.mutable_data();
  parallel_for(panels_, row_grain(kElementwiseGrain, rows_ * width_),
               [&](int64_t begin, int64_t end) {
                 for (int64_t panel = begin; panel < end; ++panel) {
                   fill(panel, out + panel * rows_ * width_);
                 }
               });
  return all;
}

void RightOperand::fill(int64_t panel, real* elements) const {
  const real* from = b_.data + panel * width_ * b_.column_step;
  kernels::best<real>().fill_panel({from, b_.row_step, b_.column_step}, rows_, columns_of(panel),
                                   elements);
}

void RightOperand::multiply(int64_t panel, int64_t m, const kernels::Strided<real>& a,
                            const real* elements, bool add, real* c, int64_t ldc) const {
  kernels::best<real>().multiply_panel(m, rows_, a, elements, add, c + panel * width_, ldc,
                                       columns_of(panel));
}

int64_t RightOperand::columns_of(int64_t panel) const {
  return std::min(width_, columns_ - panel * width_);
}

}  // namespace attune
