// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/real.h"

namespace attune {

/// Of the messages between processes (core/processes.h) that this folder sends.
struct Tag {
  enum : int { gradients, squares, values, remembered };
};

}  // namespace attune
