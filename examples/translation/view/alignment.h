// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

#include "attune/examples/translation/view/attended_sentence.h"

namespace nmt {

/// Hypothesis n as a word alignment, in the form that fast_align and other aligners write
/// ("Pharaoh" format): "0-0 1-2" says that source token 0 goes with target token 0, and 1 with 2.
/// Each target token goes with the source token that it attends to most, the first of equals; with
/// none where that is eos, and eos itself is not aligned. In the order of the target.
///
/// Throws attune::Error as sentence.checked().
std::string to_alignment(const AttendedSentence& sentence, size_t n);

}  // namespace nmt
