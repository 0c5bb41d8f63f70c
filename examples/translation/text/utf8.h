// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace nmt {

/// One Unicode code point and how many bytes of UTF-8 it took; 0 bytes where they are malformed.
struct CodePoint {
  char32_t value;
  size_t bytes;
};

/// The code point whose first byte is text[offset]. Strict, as in table 3-7 of the Unicode
/// standard: overlong forms, surrogates, values over U+10FFFF and cut sequences are malformed.
/// Requires offset < text.size().
CodePoint decode_utf8(std::string_view text, size_t offset);

/// What stands for a byte that is malformed.
constexpr char32_t kReplacementCharacter = U'\uFFFD';

/// Calls each(value, bytes) for the code points of a text, in order: `bytes`, a string_view, is how
/// the text spells it. Each malformed byte counts as one, U+FFFD.
template <class Each>
void for_each_code_point(std::string_view text, Each each) {
  for (size_t offset = 0; offset < text.size();) {
    const CodePoint c = decode_utf8(text, offset);
    const size_t bytes = c.bytes == 0 ? 1 : c.bytes;
    each(c.bytes == 0 ? kReplacementCharacter : c.value, text.substr(offset, bytes));
    offset += bytes;
  }
}

/// The offset in bytes of the first code point that is malformed, if any is.
std::optional<size_t> find_invalid_utf8(std::string_view text);

/// Throws attune::Error that names the byte if one is malformed.
void require_utf8(std::string_view line);

/// All code points of a text; U+FFFD stands for each byte that is malformed.
std::u32string code_points(std::string_view text);

/// The UTF-8 of code points. Requires that all are Unicode's, surrogates excepted.
std::string to_utf8(std::u32string_view characters);

}  // namespace nmt
