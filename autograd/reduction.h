// SPDX-License-Identifier: MIT
#pragma once

#include "attune/autograd/variable.h"
#include "attune/core/real.h"
#include "attune/core/reduce.h"

namespace attune {

/// y = sum of all elements, a scalar; 0 if there are none.   dL/dx_i = dL/dy
Variable sum(const Variable& x);
/// y = sum over one axis, which disappears, or is kept with size 1.
Variable sum(const Variable& x, int axis, KeepAxis keep = KeepAxis::no);

/// y = mean of all elements, a scalar; over one axis, likewise. Throws if there is nothing to
/// take the mean of. The mean of ones is 1, as long as `real` counts them (in float, to 2^24).
/// dL/dx_i = dL/dy / n
Variable mean(const Variable& x);
Variable mean(const Variable& x, int axis, KeepAxis keep = KeepAxis::no);

/// y = largest element along an axis, likewise. Throws if the axis has size 0.
/// dL/dx_i = dL/dy for the largest (the first of equals), else 0
Variable max(const Variable& x, int axis, KeepAxis keep = KeepAxis::no);

}  // namespace attune
