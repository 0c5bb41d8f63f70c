// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/ids.h"
#include "attune/core/real.h"
#include "attune/core/tensor.h"

/// Reductions. All add in an order that depends on the shape alone, never on the thread count.
namespace attune {

/// Sum of all elements; 0 if there are none.
real sum(const Tensor& x);
/// Sum of squares of all elements.
real sum_of_squares(const Tensor& x);

/// Whether an axis that was reduced stays, with size 1: so that the result broadcasts to what it
/// came from.
enum class KeepAxis { no, yes };

/// Sum over one axis, which disappears unless it is kept.
Tensor sum(const Tensor& x, int axis, KeepAxis keep = KeepAxis::no);
/// Sum over the axes along which `shape` was broadcast to x's shape: the gradient of broadcasting.
/// Throws if it does not broadcast to that.
Tensor sum_to(const Tensor& x, const Shape& shape);

/// Largest element along an axis, likewise, and its index (the first of equals; NaN wins over every
/// number). Throws if the axis has size 0, or more than 2^31: indices are ids.
struct MaxResult {
  Tensor values;
  Ids indices;
};
MaxResult max(const Tensor& x, int axis, KeepAxis keep = KeepAxis::no);

/// x viewed as [outer, n, inner] around one axis.
struct AxisView {
  AxisView(const Shape& shape, int axis, const char* op = "Shape");
  int64_t outer, n, inner;
};

}  // namespace attune
