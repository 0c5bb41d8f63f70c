// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

#include "attune/examples/translation/view/attended_sentence.h"

namespace nmt {

enum class Colour { no, yes };

/// Attention as a picture of characters: a column for each source word, whose words stand in steps
/// above, and a row for each target word, with its log-probability in nats behind it; the larger
/// the weight, the denser the character of a cell, or the brighter its colour. With colour, cells
/// are shaded by terminal escape codes, else by the characters " .:-=+*#%@". Words over 24 columns
/// are cut.
///
/// Throws attune::Error as sentence.checked(hypothesis).
std::string heat_map(const AttendedSentence& sentence, size_t hypothesis, Colour colour);

}  // namespace nmt
