// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nmt {

/// Each Unicode code point is a token. The space is one too, spelt U+2581 as in SentencePiece: "an
/// ox" is a n ▁ o x; a text's own U+2581 becomes "_". A letter and its combining accent are two
/// tokens.
std::vector<std::string> tokenize_characters(std::string_view line);
std::string detokenize_characters(const std::vector<std::string>& tokens);

}  // namespace nmt
