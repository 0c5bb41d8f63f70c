// SPDX-License-Identifier: MIT
#pragma once

#include "attune/autograd/variable.h"
#include "attune/core/real.h"

namespace attune {

/// Layer normalisation over the last axis (Ba, Kiros and Hinton 2016, eq. 4):
///   y = (x - mean) / sqrt(variance + epsilon) * gain + bias,  gain and bias [H] for x [..., H].
/// The variance is the biased one (divides by H). Throws if the shapes do not fit, if H = 0,
/// or unless epsilon is finite and not negative.
Variable layer_norm(const Variable& x, const Variable& gain, const Variable& bias,
                    real epsilon = real(1e-5));

}  // namespace attune
