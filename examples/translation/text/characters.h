// SPDX-License-Identifier: MIT
#pragma once

#include <span>

namespace nmt {

/// The code points from `first` to `last`, both included.
struct CodePointRange {
  char32_t first, last;
};

/// Whether the code point lies in one of the ranges, which stand in ascending order.
bool lies_in(std::span<const CodePointRange> ranges, char32_t c);

/// White space: ASCII's, and Unicode's spaces of any width, breaking or not.
bool is_space(char32_t c);

/// Marks that are no part of a word: ASCII's, and the punctuation, currency signs, arrows and
/// shapes of Unicode, for scripts in common use. Letters, digits, combining marks and emoji are
/// not.
bool is_punctuation(char32_t c);

/// 0 to 9.
bool is_digit(char32_t c);

/// ' or U+2019.
bool is_apostrophe(char32_t c);

/// - or U+2010 or U+2011 (which does not break).
bool is_hyphen(char32_t c);

}  // namespace nmt
