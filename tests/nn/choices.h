// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include "attune/nn/dropout.h"
#include "attune/nn/reading.h"

/// All values of what layers can be told; tests/tree/kinds.sh sees to it that none is missing.
namespace attune::testing {

inline constexpr Reading kReadings[] = {Reading::composed, Reading::fused};
inline constexpr DropoutUnit kDropoutUnits[] = {DropoutUnit::element, DropoutUnit::sequence,
                                                DropoutUnit::vector};

}  // namespace attune::testing

/// How doctest prints them.
namespace attune {

inline doctest::String toString(Reading reading) {
  return reading == Reading::fused ? "fused" : "composed";
}
inline doctest::String toString(DropoutUnit unit) {
  return unit == DropoutUnit::element    ? "element"
         : unit == DropoutUnit::sequence ? "sequence"
                                         : "vector";
}

}  // namespace attune
