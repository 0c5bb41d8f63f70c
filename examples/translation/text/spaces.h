// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nmt {

/// U+2581 stands for the space where the space itself is part of a token.
constexpr const char* kVisibleSpace = "\u2581";

/// The line with every run of white space, Unicode's included, become one space and none at the
/// ends, and with U+2581 become "_", its look-alike, so that it can stand for the space alone.
/// Throws attune::Error where the line is not valid UTF-8.
std::string single_spaced(std::string_view line);

/// The way back: each U+2581 a space, then single-spaced.
std::string with_plain_spaces(std::string_view line);

/// What stands between runs of ASCII white space: the tokens of a text that has them already, which
/// need not be UTF-8.
std::vector<std::string> split_at_spaces(std::string_view line);
/// With one space between two.
std::string join_with_spaces(const std::vector<std::string>& tokens);

}  // namespace nmt
