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

/// The offset in bytes of the first code point that is malformed, if any is.
std::optional<size_t> find_invalid_utf8(std::string_view text);

/// Throws attune::Error that names the byte if one is malformed.
void require_utf8(std::string_view line);

/// All code points of a text; U+FFFD stands for each byte that is malformed.
std::u32string code_points(std::string_view text);

/// The UTF-8 of code points. Requires that all are Unicode's, surrogates excepted.
std::string to_utf8(std::u32string_view characters);

}  // namespace nmt
