// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <vector>

#include "attune/core/real.h"

namespace nmt {

enum class Colour { no, yes };

/// Attention as a picture of characters: a column for each source word, whose words stand in steps
/// above, and a row for each target word; the larger the weight, the denser the
/// character of a cell, or the brighter its colour. `weights` is
/// row-major, [target.size(), positions], with positions >= source.size(); what is beyond the
/// source is not drawn. With colour, cells are shaded by terminal escape codes, else by the
/// characters " .:-=+*#%@".
///
/// Throws attune::Error if the number of weights does not fit.
std::string heat_map(const std::vector<std::string>& source, const std::vector<std::string>& target,
                     std::span<const attune::real> weights, int64_t positions, Colour colour);

}  // namespace nmt
