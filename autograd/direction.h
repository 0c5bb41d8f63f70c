// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/real.h"

namespace attune::inline ATTUNE_PRECISION {

/// The order in which a recurrent layer reads: from the first token on, or from each sequence's own
/// last one back.
enum class Direction { forward, backward };

}  // namespace attune::inline ATTUNE_PRECISION
