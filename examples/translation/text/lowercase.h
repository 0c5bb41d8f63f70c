// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace nmt {

/// The line in small letters, by Unicode's simple mapping of one code point to one, in every script
/// that has two cases; the same whatever the user's language settings. Without what needs a look at
/// the neighbours or at the language: a Greek sigma at a word's end becomes σ, not ς, İ becomes i
/// and I never ı.
/// Throws attune::Error where the line is not valid UTF-8.
std::string lowercase(std::string_view line);

}  // namespace nmt
