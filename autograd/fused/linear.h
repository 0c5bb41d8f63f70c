// SPDX-License-Identifier: MIT
#pragma once

#include "attune/autograd/variable.h"
#include "attune/autograd/weight.h"
#include "attune/core/real.h"

namespace attune {

/// y = x W^T + b as one op: x [..., K], weight [N, K] -> [..., N]. The bias is one row [N], or has
/// a row for each of x's: [..., N]. The product adds into the bias where y shall stand, which saves
/// a pass over y. Throws if shapes do not fit.
///   dL/dx = dL/dy W,   dL/dW = dL/dy^T x,   dL/db = dL/dy, summed over rows if b is one row
Variable linear(const Variable& x, const Weight& weight, const Variable& bias);

}  // namespace attune
