// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/real.h"
#include "attune/core/tensor.h"

/// Arithmetic, element by element, each as IEEE 754 has it, with broadcasting as in NumPy: sizes
/// are aligned at the last axis and must be equal or 1. All throw if the shapes do not fit. Each
/// makes a tensor and a pass over its operands: where a formula is long and its tensors are large,
/// map() and zip() of elementwise.h do it in one.
namespace attune {

Tensor operator+(const Tensor& a, const Tensor& b);
Tensor operator-(const Tensor& a, const Tensor& b);
Tensor operator*(const Tensor& a, const Tensor& b);
Tensor operator/(const Tensor& a, const Tensor& b);

Tensor operator-(const Tensor& x);
Tensor operator+(const Tensor& x, real number);
Tensor operator+(real number, const Tensor& x);
Tensor operator-(const Tensor& x, real number);
Tensor operator-(real number, const Tensor& x);
Tensor operator*(const Tensor& x, real number);
Tensor operator*(real number, const Tensor& x);
Tensor operator/(const Tensor& x, real number);
Tensor operator/(real number, const Tensor& x);

}  // namespace attune
