// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <ostream>

#include "attune/core/real.h"
#include "attune/core/shape.h"

namespace attune {

/// For an operator<< of an array in row-major order: the shape, then its elements in columns; see
/// tensor.h and ids.h.
std::ostream& print_elements(std::ostream& out, const Shape& shape, const real* elements);
std::ostream& print_elements(std::ostream& out, const Shape& shape, const int32_t* elements);

}  // namespace attune
