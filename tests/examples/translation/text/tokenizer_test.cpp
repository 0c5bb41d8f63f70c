// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/tokenizer.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>

#include "attune/core/error.h"
#include "attune/core/testing/errors.h"
#include "attune/examples/translation/settings_json.h"
#include "attune/examples/translation/text/sentencepiece_tokenizer.h"

namespace nmt {
namespace {

using attune::testing::error_of;
using Tokens = std::vector<std::string>;

TEST_CASE("tokenizer: does as its config say") {
  struct Case {
    TokenizerConfig config;
    Tokens tokens;
    const char* comes_back;
  };
  const std::string line = " Oui,  l'Été ";
  const Case cases[] = {
      {{"none", false}, {"Oui,", "l'Été"}, "Oui, l'Été"},
      {{"none", true}, {"oui,", "l'été"}, "oui, l'été"},
      {{"simple", true}, {"oui", "￭,", "l'￭", "été"}, "oui, l'été"},
      {{"characters", true}, {"o", "u", "i", ",", "▁", "l", "'", "é", "t", "é"}, "oui, l'été"},
  };
  for (const TokenizationRow& row : Choices<TokenizationRow>::list) {
    CAPTURE(row.name);
    CHECK((row.has_subwords() ||
           std::any_of(std::begin(cases), std::end(cases),
                       [&](const Case& c) { return c.config.tokenize->name == row.name; })));
  }
  for (const Case& c : cases) {
    const auto tokenizer = make_tokenizer(c.config);
    CHECK(tokenizer->tokenize(line) == c.tokens);
    CHECK(tokenizer->detokenize(c.tokens) == c.comes_back);
    CHECK(tokenizer->tokenize(c.comes_back) == c.tokens);
    CHECK(tokenizer->subword_model().empty());
    CHECK(to_json(tokenizer->config()) == to_json(c.config));
  }
}

TEST_CASE("README of text: its sentence in each tokenisation, and back") {
  const std::string text = "Oui, l'homme dort !";
  std::ifstream rows(ATTUNE_TESTS "/readmes/examples/translation/text/tokens.text");
  const std::regex row_form("(\\w+) +(.*?)(   +.*)?");  // name, tokens, remark
  int count = 0;
  for (std::string row; std::getline(rows, row); ++count) {
    CAPTURE(row);
    std::smatch parts;
    REQUIRE(std::regex_match(row, parts, row_form));
    const auto way = named<Choice<TokenizationRow>>("tokenisation", parts.str(1));
    const Tokens tokens = split_at_spaces(parts.str(2));
    if (way->has_subwords()) {  // its words begin with the mark, the first one too
      CHECK(detokenize_characters(tokens) == text);
    } else {
      CHECK(way->tokenize(text) == tokens);
      CHECK(way->detokenize(tokens) == text);
    }
  }
  CHECK(count == 4);
}

TEST_CASE("cased: lower case where it is asked for, and then of valid UTF-8 only") {
  CHECK(cased(" L'Été", {"simple", false}) == " L'Été");
  CHECK(cased(" L'Été", {"simple", true}) == " l'été");
  CHECK(cased("\xff", {"none", false}) == "\xff");
  CHECK(error_of([] { cased("\xff", {"none", true}); }) == "byte 1 of the line is not valid UTF-8");
}

TEST_CASE("tokenizer: without SentencePiece, subwords are refused and say how to get them") {
  CHECK(error_of([] { fail_without_sentencepiece(); }) ==
        "this nmt was built without SentencePiece; install libsentencepiece-dev and build again");
  if (has_sentencepiece()) return;
  TextOptions options;
  options.tokenize = "bpe";
  CHECK_THROWS_AS(validate(options), attune::Error);
  CHECK_THROWS_AS(make_tokenizer(options), attune::Error);
  CHECK_THROWS_AS(learn_subwords(options, 10, {"a"}), attune::Error);
}

}  // namespace
}  // namespace nmt
