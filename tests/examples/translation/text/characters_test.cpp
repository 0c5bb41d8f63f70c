// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/characters.h"

#include <doctest/doctest.h>

#include <string_view>

namespace nmt {
namespace {

TEST_CASE("characters: punctuation of many scripts") {
  for (const char32_t c : std::u32string_view(U"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~«»“”‘’„…–—¿¡·€£§°"
                                              U"、。「」！？（），。・؟،।→■￭")) {
    CAPTURE(static_cast<unsigned>(c));
    CHECK(is_punctuation(c));
    CHECK_FALSE(is_space(c));
  }
}

TEST_CASE("characters: letters, digits, combining marks and emoji are no punctuation") {
  for (const char32_t c :
       std::u32string_view(U"azAZ09éçœßªºµ½²ñŁжλאب日本語かカ한ไ\u0301\u093F😀\u200D")) {
    CAPTURE(static_cast<unsigned>(c));
    CHECK_FALSE(is_punctuation(c));
    CHECK_FALSE(is_space(c));
  }
}

TEST_CASE("characters: ranges hold their ends") {
  constexpr CodePointRange kRanges[] = {{3, 5}, {7, 7}, {9, 0x10FFFF}};
  for (const char32_t c : std::u32string_view(U"\x3\x4\x5\x7\x9\U0010FFFF"))
    CHECK(lies_in(kRanges, c));
  for (const char32_t c : std::u32string_view(U"\x2\x6\x8")) CHECK_FALSE(lies_in(kRanges, c));
  CHECK_FALSE(lies_in({}, U'a'));
}

TEST_CASE("characters: spaces of any width") {
  for (const char32_t c : std::u32string_view(U" \t\r\n\u00A0\u202F\u2009\u3000\u200B")) {
    CAPTURE(static_cast<unsigned>(c));
    CHECK(is_space(c));
    CHECK_FALSE(is_punctuation(c));
  }
}

}  // namespace
}  // namespace nmt
