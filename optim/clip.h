// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/autograd/variable.h"
#include "attune/core/real.h"

/// Keeping gradients small between backward() and step(). Parameters whose gradient is undefined,
/// and frozen ones, are passed over. A NaN or infinite gradient throws an Error that names the
/// first parameter which has one, before any gradient is changed; so does a parameter that is
/// listed twice, which would count twice.
namespace attune {

/// If the L2 norm over all gradients together exceeds max_norm, multiplies them all by
/// max_norm / norm (Pascanu et al. 2013, algorithm 1). Returns the norm before that; 0 if there are
/// no gradients. Throws unless max_norm > 0; infinity only measures. Throws too where the squares
/// of one gradient overflow `real`, or those of all together double; those that underflow count as
/// 0.
real clip_grad_norm(std::vector<NamedVariable> parameters, real max_norm);

/// The same without a pass over the gradients to shrink them: they stay as they are, and the factor
/// min(1, max_norm / norm) is for the optimizer: optimizer.step(clip_factor(parameters, 1)).
real clip_factor(const std::vector<NamedVariable>& parameters, real max_norm);

/// Brings each element of each gradient into [-limit, limit]. Throws unless limit > 0.
void clip_grad_value(std::vector<NamedVariable> parameters, real limit);

}  // namespace attune
