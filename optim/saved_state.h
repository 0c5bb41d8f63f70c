// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "attune/core/files/safetensors.h"
#include "attune/core/real.h"

namespace attune {

/// Throws an Error that begins with `owner` unless `saved` has exactly the entries of `own`, its
/// owner's present state: each tensor in its shape, and as many integers, which count: from 0 to
/// 2^53, so that nothing that goes on counting overflows. Metadata may differ.
void check_saved_state(const std::string& owner, const SafetensorsFile& own,
                       const SafetensorsFile& saved);

}  // namespace attune
