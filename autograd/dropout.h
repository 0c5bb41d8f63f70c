// SPDX-License-Identifier: MIT
#pragma once

#include "attune/autograd/variable.h"
#include "attune/core/real.h"
#include "attune/core/rng.h"

namespace attune {

/// Sets each element to 0 with probability p and multiplies the others by 1 / (1 - p), so that the
/// mean stays (Srivastava et al. 2014, inverted). Draws from `rng`. Throws unless 0 <= p < 1; p = 0
/// is x.
Variable dropout(const Variable& x, real p, Rng& rng);

}  // namespace attune
