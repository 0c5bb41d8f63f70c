// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "attune/core/real.h"

namespace attune {

/// Which of the instruction sets that our vector loops and products are compiled for runs on this
/// processor: "avx512". Another one rounds otherwise.
std::string instruction_set();

}  // namespace attune
