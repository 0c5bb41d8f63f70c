// SPDX-License-Identifier: MIT
#include "attune/core/instruction_set.h"

#include "attune/core/kernels/dispatch.h"

namespace attune {

std::string instruction_set() {
  std::string best;
  for (const kernels::InstructionSet& each : kernels::instruction_sets()) {
    if (each.supported) best = each.name;
  }
  return best;
}

}  // namespace attune
