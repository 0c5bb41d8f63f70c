// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/core/tensor.h"

/// Vectors for equations in plain loops.
namespace attune::testing::plain {

using Vector = std::vector<double>;

inline Vector numbers(const Tensor& x) { return {x.data(), x.data() + x.numel()}; }

}  // namespace attune::testing::plain
