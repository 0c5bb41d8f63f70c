// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

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

/// The same, for who can use a gradient before the pass ends, as one that sends it away does:
/// when_final(i) is called once leaf i has got all of its own, and may take it. A leaf that nothing
/// was computed from is never called.
void backward(const Variable& loss, const std::vector<NamedVariable>& leaves,
              const std::function<void(size_t leaf)>& when_final);

/// The same from a y of any shape, for a given dL/dy of y's shape.
void backward(const Variable& y, const Tensor& dy);

}  // namespace attune
