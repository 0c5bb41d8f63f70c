// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <initializer_list>
#include <vector>

#include "attune/autograd/variable.h"
#include "attune/core/real.h"

/// Ops that only move elements; gradients move back the same way. All throw if the shapes do not
/// fit.
namespace attune {

/// The same elements in another shape, for free. One size may be -1: whatever is left.
Variable reshape(const Variable& x, const Shape& shape);
Variable reshape(const Variable& x, std::initializer_list<int64_t> sizes);

/// x repeated until it has this shape, as broadcasting would unseen: along axes of size 1, and
/// along new first axes.   dL/dx = dL/dy, summed over what is repeated
Variable expand(const Variable& x, const Shape& shape);

/// y's axis i is x's axis axes[i]: permute(x, {1, 0, 2}) turns [S, B, E] into [B, S, E].
Variable permute(const Variable& x, const std::vector<int>& axes);

/// Joins along an existing axis: [..., m, ...] and [..., n, ...] -> [..., m + n, ...].
Variable concat(const std::vector<Variable>& parts, int axis);
/// Joins equal shapes along a new first axis: T times [B, H] -> [T, B, H].
Variable stack(const std::vector<Variable>& parts);

/// Elements [begin, end) of an axis; along the first axis for free.
Variable slice(const Variable& x, int axis, int64_t begin, int64_t end);
/// What stands at index i of the first axis, for free: [S, B, E] -> [B, E].
Variable select(const Variable& x, int64_t i);
/// All that stands along the first axis: [T, B, H] -> T times [B, H]. Throws for 2^31 and more, as
/// split() does for so many parts.
std::vector<Variable> unstack(const Variable& x);
/// `count` equal parts of an axis; throws if its size does not divide.
std::vector<Variable> split(const Variable& x, int axis, int64_t count);

}  // namespace attune
