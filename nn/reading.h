// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/real.h"

namespace attune {

/// The two readings of a layer. Composed: of plain ops, as one reads the equations. Fused: of ops
/// made for speed, equal but for rounding. A layer that has but one runs it in both.
enum class Reading { composed, fused };

}  // namespace attune
