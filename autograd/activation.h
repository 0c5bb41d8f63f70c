// SPDX-License-Identifier: MIT
#pragma once

#include "attune/autograd/variable.h"
#include "attune/core/real.h"

/// Functions of one variable, element by element: y has the shape of x.
namespace attune {

/// y = e^x.   dL/dx = dL/dy * y
Variable exp(const Variable& x);
/// y = ln x: NaN below 0, -infinity at 0.   dL/dx = dL/dy / x
Variable log(const Variable& x);
/// y = sqrt(x): NaN below 0.   dL/dx = dL/dy / (2 y), infinite at 0
Variable sqrt(const Variable& x);
/// y = tanh(x).   dL/dx = dL/dy * (1 - y^2)
Variable tanh(const Variable& x);
/// y = 1 / (1 + e^-x).   dL/dx = dL/dy * y * (1 - y)
Variable sigmoid(const Variable& x);
/// y = max(x, 0).   dL/dx = dL/dy where x > 0, else 0
Variable relu(const Variable& x);
/// y = x * Phi(x), Phi the normal distribution function (Hendrycks and Gimpel 2016).
/// dL/dx = dL/dy * (Phi(x) + x * phi(x))
Variable gelu(const Variable& x);

}  // namespace attune
