// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace nmt {

/// The text in lower case, in every script that has one, the same whatever the user's language
/// settings: by Unicode's simple mappings, and besides, U+0130 becomes i and U+0307, and a capital
/// sigma behind a Greek letter becomes the final form unless another Greek letter follows. U+FFFD
/// stands for each malformed byte.
std::string lower_case(std::string_view text);

}  // namespace nmt
