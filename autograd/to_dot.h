// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "attune/autograd/variable.h"
#include "attune/core/real.h"

namespace attune {

/// The graph that leads to y, in Graphviz's language: an op a box, with its module and the shapes
/// it makes; a leaf that requires a gradient an ellipse. Call it before backward(), which frees the
/// graph. View with: dot -Tsvg graph.dot -o graph.svg
std::string to_dot(const Variable& y);

}  // namespace attune
