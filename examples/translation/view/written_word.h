// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Words as they are put on a terminal or into a picture.
namespace nmt {

/// How many columns of a terminal a text of UTF-8 takes: 2 for East Asian wide characters and
/// emoji, 0 for combining marks and what is invisible, 1 for all others. An approximation of
/// wcwidth() that needs no locale: whole blocks of Unicode count alike, and an emoji joined of
/// several counts as each of them.
int64_t column_width(std::string_view text);

/// The text with U+FFFD for control characters, which a terminal would obey and XML forbids, and
/// for what is not valid UTF-8; cut to `most` columns, the last of them "…", if it is wider.
std::string written(std::string_view text, int64_t most);

}  // namespace nmt
