// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/utf8.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace nmt {
namespace {

using namespace std::string_view_literals;

// An encoder that knows no rule but the bit patterns, to encode what must not be, too.
std::string encode(char32_t c, int bytes) {
  if (bytes == 1) return {static_cast<char>(c)};
  std::string text;
  for (int i = 0; i < bytes - 1; ++i) {
    text.insert(0, 1, static_cast<char>(0x80u | (c & 0x3Fu)));
    c >>= 6;
  }
  const unsigned mark = bytes == 2 ? 0xC0u : bytes == 3 ? 0xE0u : 0xF0u;
  return static_cast<char>(mark | c) + text;
}

TEST_CASE("utf8: every number in its shortest form is a code point, surrogates excepted") {
  int wrong = 0;
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    const int bytes = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    const auto [value, length] = decode_utf8(encode(c, bytes), 0);
    const bool surrogate = c >= 0xD800 && c <= 0xDFFF;
    const bool right = surrogate ? length == 0 : value == c && length == static_cast<size_t>(bytes);
    wrong += right ? 0 : 1;
  }
  CHECK(wrong == 0);
}

TEST_CASE("utf8: the first malformed byte is found") {
  struct Case {
    const char* name;
    std::string_view text;
    size_t offset;
  };
  const Case cases[] = {
      {"a lone continuation byte", "ab\x80"sv, 2},
      {"Latin-1", "caf\xE9"sv, 3},
      {"overlong slash in two bytes", "\xC0\xAF"sv, 0},
      {"overlong zero in two bytes", "\xC0\x80"sv, 0},
      {"overlong in three bytes", "x\xE0\x9F\xBF"sv, 1},
      {"overlong in four bytes", "\xF0\x8F\xBF\xBF"sv, 0},
      {"high surrogate", "\xED\xA0\x80"sv, 0},
      {"low surrogate", "\xED\xBF\xBF"sv, 0},
      {"over U+10FFFF", "\xF4\x90\x80\x80"sv, 0},
      {"five bytes", "\xF8\x88\x80\x80\x80"sv, 0},
      {"0xFF", "abc\xFF"sv, 3},
      {"cut after one of two", "\xC3"sv, 0},
      {"cut after two of three", "a\xE2\x82"sv, 1},
      {"cut after three of four", "\xF0\x9F\x98"sv, 0},
      {"broken off by ASCII", "\xE2\x82x"sv, 0},
      {"UTF-16", "\xFF\xFE\x61\x00"sv, 0},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(find_invalid_utf8(c.text) == c.offset);
  }
}

TEST_CASE("utf8: well-formed text has no malformed byte") {
  for (const std::string_view text : {""sv, "plain"sv, "\0"sv, "é€😀"sv, "\xF4\x8F\xBF\xBF"sv}) {
    CHECK_FALSE(find_invalid_utf8(text).has_value());
  }
}

TEST_CASE("utf8: code points one by one, each with the bytes that spell it") {
  std::u32string values;
  std::vector<std::string> bytes;
  for_each_code_point("é\xFF€\xE2\x82", [&](char32_t value, std::string_view spelt) {
    values += value;
    bytes.emplace_back(spelt);
  });
  CHECK(values.compare(U"é\uFFFD€\uFFFD\uFFFD") == 0);
  CHECK(bytes == std::vector<std::string>{"é", "\xFF", "€", "\xE2", "\x82"});
  for_each_code_point("", [](char32_t, std::string_view) { FAIL("there is none"); });
}

TEST_CASE("utf8: code points and back") {
  const std::u32string characters = U"a\u00E9\u7FFF\U0001F600\U0010FFFF\u07FF\u0800";
  CHECK(code_points(to_utf8(characters)) == characters);
  CHECK(to_utf8(characters.substr(0, 2)) == "a\xC3\xA9");
  CHECK(code_points("a\xFF\xC3").compare(U"a\uFFFD\uFFFD") == 0);
  CHECK(code_points("").empty());
}

}  // namespace
}  // namespace nmt
