// SPDX-License-Identifier: MIT
#pragma once

#include "attune/autograd/variable.h"
#include "attune/core/real.h"

/// Losses for regression and binary choices. The classifier's loss stands in
/// autograd/cross_entropy.h. All are means over the elements, scalars; they throw if the shapes
/// differ.
namespace attune {

/// mean (y - target)^2
Variable mse_loss(const Variable& y, const Tensor& target);

/// mean of log(1 + e^x) - target x: the cross-entropy, in nats, of p = sigmoid(x) with targets in
/// [0, 1], or throws. Safe for large logits of either sign.   dL/dx = (sigmoid(x) - target) / n
Variable binary_cross_entropy_with_logits(const Variable& logits, const Tensor& target);

}  // namespace attune
