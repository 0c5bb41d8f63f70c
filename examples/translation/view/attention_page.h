// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "attune/examples/translation/view/attended_sentence.h"

namespace nmt {

/// A page of HTML that shows the sentences one at a time: point at a word on either side to see
/// what it attends to. One file that needs no network: attention.html with the sentences in it, as
/// to_json() writes them. Throws attune::Error as that does.
std::string to_html(const std::vector<AttendedSentence>& sentences);

}  // namespace nmt
