// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "attune/autograd/variable.h"

namespace attune {

/// Throws, in the name of `owner`, unless all are parameters: leaves that require a gradient, or
/// will once they are unfrozen; each is there once, and has a name of its own, which its state is
/// saved under.
void check_trainable(const std::string& owner, const std::vector<NamedVariable>& parameters);

}  // namespace attune
