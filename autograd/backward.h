// SPDX-License-Identifier: MIT
#pragma once

#include "attune/autograd/variable.h"
#include "attune/core/real.h"

namespace attune {

/// Adds dL/dx to the gradient of every leaf x that the scalar `loss` was computed from
/// (reverse-mode accumulation), and frees the graph as it passes.
///
/// Throws if loss has more than one element, requires no gradient, or was passed through already.
/// If an op throws on the way, leaves that were reached before keep what they were given. There are
/// no second derivatives: `create_graph`, which would ask for them, throws.
void backward(const Variable& loss, bool create_graph = false);

/// The same from a y of any shape, for a given dL/dy of y's shape.
void backward(const Variable& y, const Tensor& dy);

}  // namespace attune
