// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstdint>

#include "attune/core/real.h"

namespace attune {

/// A bfloat16: the upper half of a float, so its range, with 8 significant bits for 24. To be kept
/// and sent; nothing is computed in it.
using Bf16 = uint16_t;

/// The nearest one; of two, the even one. Past the largest it is infinity; NaN stays NaN. A double
/// is rounded to float first.
inline Bf16 to_bf16(real x) {
  const auto bits = std::bit_cast<uint32_t>(static_cast<float>(x));
  constexpr uint32_t kBelowHalf = 0x7fff, kInfinity = 0x7f800000, kQuiet = 0x40;
  if ((bits & ~(1u << 31)) > kInfinity) return static_cast<Bf16>((bits >> 16) | kQuiet);
  return static_cast<Bf16>((bits + kBelowHalf + ((bits >> 16) & 1)) >> 16);
}

inline real from_bf16(Bf16 x) { return std::bit_cast<float>(uint32_t{x} << 16); }

}  // namespace attune
