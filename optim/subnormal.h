// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>

#include "attune/core/real.h"

namespace attune {

/// x, or 0 if x is too small to have full precision. A momentum that no gradient feeds shrinks to
/// such numbers (in float, within some 800 steps at 0.9) and rounding keeps it there for good,
/// where every operation takes the processor many times as long: think of the embeddings of rare
/// words.
inline real without_subnormals(real x) {
  return std::abs(x) < std::numeric_limits<real>::min() ? 0 : x;
}

}  // namespace attune
