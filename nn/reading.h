// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/real.h"

namespace attune {

/// The two readings of a layer. Composed: of plain ops, as one reads the equations. Fused: of ops
/// made for speed, equal but for rounding.
enum class Reading { composed, fused };

}  // namespace attune
