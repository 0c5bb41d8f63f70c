// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/lowercase.h"

#include <doctest/doctest.h>

#include <clocale>

#include "attune/core/error.h"

namespace nmt {
namespace {

TEST_CASE("lowercase: Latin, Greek, Cyrillic and others") {
  const std::pair<const char*, const char*> examples[] = {
      {"", ""},
      {"The CAT, 7 «Œuvres»!", "the cat, 7 «œuvres»!"},
      {"ÄÖÜ ẞ ÉÀÇ ŁŻĐ", "äöü ß éàç łżđ"},
      {"ΑΒΓ Ώ Ὀ", "αβγ ώ ὀ"},
      {"ПРИВЕТ Ёж Ђ", "привет ёж ђ"},
      {"ԱԲ ＡＢ", "աբ ａｂ"},
      {"日本 עברית ß ĳ", "日本 עברית ß ĳ"},
      {"E\u0301", "e\u0301"},
  };
  for (const auto& example : examples) {
    CHECK(lowercase(example.first) == example.second);
    CHECK(lowercase(example.second) == example.second);
  }
}

TEST_CASE("lowercase: without looking at neighbours or languages") {
  CHECK(lowercase("ΟΔΟΣ") == "οδοσ");  // the final form would be ς
  CHECK(lowercase("İI") == "ii");      // Turkish has i and ı
}

TEST_CASE("lowercase: the user's locale changes nothing") {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  for (const char* locale : {"C", "tr_TR.UTF-8", "de_DE.ISO-8859-1"}) {
    std::setlocale(LC_ALL, locale);  // where it is installed
    CHECK(lowercase("IÄ") == "iä");
  }
  std::setlocale(LC_ALL, before.c_str());
}

TEST_CASE("lowercase: invalid UTF-8 is refused") {
  CHECK_THROWS_WITH_AS(lowercase("ab\xFF"), "byte 3 of the line is not valid UTF-8", attune::Error);
}

}  // namespace
}  // namespace nmt
