// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

#include "attune/examples/translation/view/attended_sentence.h"

namespace nmt {

/// One hypothesis as a heat map in SVG, a whole file: a column for each source word, a row for each
/// target word with its probability p beside it, and in each cell the weight in hundredths, from
/// 0.01 on. Pointing at a cell names its words. Words over 32 columns are cut.
///
/// Throws attune::Error as sentence.checked(hypothesis).
std::string to_svg(const AttendedSentence& sentence, size_t hypothesis);

}  // namespace nmt
