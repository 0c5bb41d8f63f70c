// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/lower_case.h"

#include <doctest/doctest.h>

#include <clocale>

#include "attune/examples/translation/text/utf8.h"

namespace nmt {
namespace {

TEST_CASE("lower case: every script that has one") {
  struct Case {
    const char *text, *lower;
  };
  const Case cases[] = {
      {"", ""},
      {"A dog, 2 CATS!", "a dog, 2 cats!"},
      {"ÀÉÎÕÜ×Þ ŒĲŸŽ ẞ ſ", "àéîõü×þ œĳÿž ß ſ"},
      {"АБВ Ёж ЂЏ", "абв ёж ђџ"},
      {"ΆΈΩ ΣΑΣ ΣΑΣ. Σ ΑΣΑ", "άέω σας σας. σ ασα"},
      {"ԱԲ ႠႡ Ꭰ 𐐀", "աբ ⴀⴁ ꭰ 𐐨"},
      {"İI ǅ", "i̇i ǆ"},
      {"日本語 👍 ß", "日本語 👍 ß"},
      {"ＡＢ Ⅳ Ⓐ", "ａｂ ⅳ ⓐ"},
  };
  for (const Case& c : cases) CHECK(lower_case(c.text) == c.lower);
}

TEST_CASE("lower case: small letters stay") {
  int changed = 0, again = 0;
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    const std::string text = to_utf8(std::u32string(1, c)), lower = lower_case(text);
    changed += lower == text ? 0 : 1;
    again += lower_case(lower) == lower ? 0 : 1;
  }
  CHECK(changed >= 1390);  // as many capitals as Unicode had in version 12
  CHECK(again == 0);
}

TEST_CASE("lower case: the user's locale changes nothing") {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  for (const char* locale : {"C", "tr_TR.UTF-8", "de_DE.ISO-8859-1"}) {
    std::setlocale(LC_ALL, locale);  // where it is installed
    CHECK(lower_case("IÄ") == "iä");
  }
  std::setlocale(LC_ALL, before.c_str());
}

}  // namespace
}  // namespace nmt
