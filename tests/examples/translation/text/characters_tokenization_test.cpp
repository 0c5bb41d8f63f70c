// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/characters_tokenization.h"

#include <doctest/doctest.h>

#include "attune/core/error.h"

namespace nmt {
namespace {

using Tokens = std::vector<std::string>;

TEST_CASE("characters tokenization: spaces are visible, and each character comes back") {
  struct Example {
    const char* text;
    Tokens tokens;
    const char* comes_back;
  };
  const Example examples[] = {
      {"", {}, ""},
      {" \u00A0\t", {}, ""},
      {"an ox", {"a", "n", "▁", "o", "x"}, "an ox"},
      {"  été \u3000 日本 ", {"é", "t", "é", "▁", "日", "本"}, "été 日本"},
      {"e\u0301😀", {"e", "\u0301", "😀"}, "e\u0301😀"},
      {"▁a_", {"_", "a", "_"}, "_a_"},
  };
  for (const Example& example : examples) {
    CAPTURE(example.text);
    CHECK(tokenize_characters(example.text) == example.tokens);
    CHECK(detokenize_characters(example.tokens) == example.comes_back);
  }
  CHECK(detokenize_characters({"▁", "a", "▁", "▁", "<unk>", "b", "▁"}) == "a <unk>b");
}

TEST_CASE("characters tokenization: invalid UTF-8 is refused") {
  CHECK_THROWS_WITH_AS(tokenize_characters("caf\xE9 noir"), "byte 4 of the line is not valid UTF-8",
                       attune::Error);
}

}  // namespace
}  // namespace nmt
