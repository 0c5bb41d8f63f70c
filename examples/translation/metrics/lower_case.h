// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace nmt {

/// The text in lower case, in every script that has one, by Unicode 14's simple mappings; besides,
/// U+0130 becomes i and U+0307, and a capital sigma behind a Greek letter becomes the final form
/// unless another Greek letter follows. For scores that take no notice of case: it cannot be
/// undone.
std::string lower_case(std::string_view text);

}  // namespace nmt
