// SPDX-License-Identifier: MIT
#pragma once

#include "attune/autograd/variable.h"
#include "attune/core/real.h"

/// Arithmetic, element by element, with broadcasting as in NumPy: sizes are aligned at the last
/// axis and must be equal or 1. All throw if the shapes do not fit.
namespace attune {

/// dL/da = dL/dy,  dL/db = dL/dy  (summed over the axes that were broadcast, as in all of these)
Variable operator+(const Variable& a, const Variable& b);
/// dL/da = dL/dy,  dL/db = -dL/dy
Variable operator-(const Variable& a, const Variable& b);
/// dL/da = dL/dy * b,  dL/db = dL/dy * a
Variable operator*(const Variable& a, const Variable& b);
/// dL/da = dL/dy / b,  dL/db = -dL/dy * a / b^2
Variable operator/(const Variable& a, const Variable& b);

/// The same with a number: each element as IEEE 754 has it, x / number a division.
Variable operator-(const Variable& x);
Variable operator+(const Variable& x, real number);
Variable operator+(real number, const Variable& x);
Variable operator-(const Variable& x, real number);
Variable operator-(real number, const Variable& x);
Variable operator*(const Variable& x, real number);
Variable operator*(real number, const Variable& x);
Variable operator/(const Variable& x, real number);
Variable operator/(real number, const Variable& x);

}  // namespace attune
