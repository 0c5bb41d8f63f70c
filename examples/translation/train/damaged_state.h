// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/error.h"

namespace nmt {

constexpr const char* kDamaged = "train: the state of a training is damaged";

/// Throws attune::Error that says so, and what is wrong in it.
template <class... Parts>
[[noreturn]] void fail_damaged(const Parts&... parts) {
  attune::fail(kDamaged, ": ", parts...);
}

}  // namespace nmt
