// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include "attune/core/files/safetensors.h"
#include "attune/core/testing/tensors.h"

namespace attune::testing {

/// All of them equal, to the bit.
inline void check_same(const SafetensorsFile& a, const SafetensorsFile& b) {
  CHECK(a.metadata == b.metadata);
  CHECK(a.integers == b.integers);
  REQUIRE(a.tensors.size() == b.tensors.size());
  for (const auto& each : a.tensors) {
    CAPTURE(each.first);
    CHECK(same_bits(each.second, b.tensors.at(each.first)));
  }
}

}  // namespace attune::testing
