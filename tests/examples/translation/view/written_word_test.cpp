// SPDX-License-Identifier: MIT
#include "attune/examples/translation/view/written_word.h"

#include <doctest/doctest.h>

namespace nmt {
namespace {

TEST_CASE("view: columns of words") {
  struct Case {
    const char* text;
    int64_t columns;
  };
  const Case cases[] = {
      {"", 0},       {"cat", 3},  {"été", 3},        {"e\u0301te\u0301", 3},  // combining accents
      {"日本語", 6}, {"한국", 4}, {"ｆｕｌｌ", 8},   {"ﾊﾝｶｸ", 4},
      {"пёс", 3},    {"שָׁלוֹם", 4}, {"\U0001F600", 2}, {"a\u200Bb", 2},
      {"￭", 1},      {"\xff", 1}};
  for (const Case& word : cases) {
    CAPTURE(word.text);
    CHECK(column_width(word.text) == word.columns);
  }
}

TEST_CASE("view: words are cut to columns, never within a character") {
  CHECK(written("neighbour", 9) == "neighbour");
  CHECK(written("neighbours", 9) == "neighbou…");
  CHECK(written("日本語", 6) == "日本語");
  CHECK(written("日本語", 5) == "日本…");
  CHECK(written("日本語", 4) == "日…");
  CHECK(written("日本語", 1) == "…");
  CHECK(written("", 3) == "");
}

TEST_CASE("view: what a terminal would obey is not written") {
  CHECK(written("a\x1b[31m\tb\x7f\u0085", 20) == "a\uFFFD[31m\uFFFDb\uFFFD\uFFFD");
  CHECK(written(std::string("\0", 1), 20) == "\uFFFD");
  CHECK(written("\xff\xc3", 20) == "\uFFFD\uFFFD");
}

}  // namespace
}  // namespace nmt
