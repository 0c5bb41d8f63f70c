// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "attune/core/real.h"
#include "attune/nn/module.h"

namespace attune {

/// A module as a tree: a line for each module below it, with its class, and for each parameter,
/// with its shape, and whether it is frozen; each with the number of parameters' elements in it.
///   Curve                     49
///     hidden: Linear          32
///       weight       [16, 1]  16
///       bias         [16]     16
///     output: Linear          17
///       weight       [1, 16]  16
///       bias         [1]       1
std::string summary(const Module& module);

}  // namespace attune
