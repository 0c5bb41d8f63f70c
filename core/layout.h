// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/core/real.h"
#include "attune/core/tensor.h"

/// Changes of layout that copy. (Reshaping and slicing along the first axis do not: see tensor.h.)
namespace attune {

/// y's axis i is x's axis axes[i]: permute(x, {1, 0, 2}) turns [S, B, E] into [B, S, E].
/// Throws unless `axes` names each axis once.
Tensor permute(const Tensor& x, const std::vector<int>& axes);

/// Joins tensors along an existing axis; all other sizes must agree. Throws if there are none.
Tensor concat(const std::vector<Tensor>& parts, int axis);

/// x repeated until it has this shape, as broadcasting would unseen: along axes of size 1, and
/// along new first axes. Throws if x does not broadcast to it.
Tensor expand(const Tensor& x, const Shape& shape);

/// Elements [begin, end) of an axis.
Tensor slice(const Tensor& x, int axis, int64_t begin, int64_t end);

/// x[..., begin : begin + n, ...] += part, where n is part's size along the axis: the gradient of
/// slice.
void add_to_slice(Tensor& x, int axis, int64_t begin, const Tensor& part);

}  // namespace attune
