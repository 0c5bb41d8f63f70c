// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/utf8.h"

#include "attune/core/error.h"

namespace nmt {
namespace {

constexpr CodePoint kMalformed{0, 0};

// How many bytes a sequence with this first byte takes; 0 where no sequence starts with it.
size_t sequence_length(unsigned char first) {
  if (first < 0x80) return 1;
  if (first < 0xC0) return 0;  // a continuation byte
  if (first < 0xE0) return 2;
  if (first < 0xF0) return 3;
  if (first < 0xF8) return 4;
  return 0;
}

}  // namespace

CodePoint decode_utf8(std::string_view text, size_t offset) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[offset + i]); };
  const size_t bytes = sequence_length(byte(0));
  if (bytes == 0 || bytes > text.size() - offset) return kMalformed;
  if (bytes == 1) return {byte(0), 1};

  char32_t value = byte(0) & (0x7Fu >> bytes);
  for (size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0u) != 0x80u) return kMalformed;
    value = value << 6 | (byte(i) & 0x3Fu);
  }
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};  // by number of bytes
  const bool overlong = value < kSmallest[bytes];
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (overlong || surrogate || value > 0x10FFFF) return kMalformed;
  return {value, bytes};
}

std::optional<size_t> find_invalid_utf8(std::string_view text) {
  for (size_t offset = 0; offset < text.size();) {
    const size_t bytes = decode_utf8(text, offset).bytes;
    if (bytes == 0) return offset;
    offset += bytes;
  }
  return std::nullopt;
}

void require_utf8(std::string_view line) {
  if (const auto offset = find_invalid_utf8(line)) {
    attune::fail("byte ", *offset + 1, " of the line is not valid UTF-8");
  }
}

std::u32string code_points(std::string_view text) {
  std::u32string characters;
  characters.reserve(text.size());
  for_each_code_point(text, [&](char32_t value, std::string_view) { characters += value; });
  return characters;
}

std::string to_utf8(std::u32string_view characters) {
  std::string text;
  for (const char32_t c : characters) {
    const int followers = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    constexpr unsigned kMarks[] = {0, 0xC0, 0xE0, 0xF0};  // of the first byte
    text += static_cast<char>(kMarks[followers] | c >> 6 * followers);
    for (int i = followers - 1; i >= 0; --i)
      text += static_cast<char>(0x80u | (c >> 6 * i & 0x3Fu));
  }
  return text;
}

}  // namespace nmt
