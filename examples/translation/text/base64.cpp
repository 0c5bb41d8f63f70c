// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/base64.h"

#include <algorithm>
#include <cstdint>

#include "attune/core/error.h"

namespace nmt {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Of the text but its padding, six bits a digit.
std::string bytes_of(std::string_view digits) {
  std::string bytes;
  uint32_t bits = 0;
  int count = 0;  // of the lowest bits, those that are in no byte yet
  for (const char c : digits) {
    const size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) attune::fail("base64: '", c, "' is no digit");
    bits = bits << 6 | static_cast<uint32_t>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xFFu);
  }
  return bytes;
}

}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string text;
  for (size_t begin = 0; begin < bytes.size(); begin += 3) {
    const std::string_view group = bytes.substr(begin, 3);
    uint32_t bits = 0;
    for (size_t i = 0; i < 3; ++i) {
      bits = bits << 8 | (i < group.size() ? static_cast<unsigned char>(group[i]) : 0u);
    }
    for (size_t i = 0; i < 4; ++i) {
      text += i <= group.size() ? kDigits[bits >> (18 - 6 * i) & 63u] : '=';
    }
  }
  return text;
}

std::string from_base64(std::string_view text) {
  const size_t digits = std::min(text.find('='), text.size());
  const std::string bytes = bytes_of(text.substr(0, digits));
  // The one spelling that each sequence of bytes has: right length, right padding, no bits over.
  if (to_base64(bytes) != text) attune::fail("base64: the text is cut off or badly padded");
  return bytes;
}

}  // namespace nmt
