// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/tokenizer.h"

#include <doctest/doctest.h>

#include "attune/core/error.h"
#include "attune/examples/translation/settings_json.h"
#include "attune/examples/translation/text/sentencepiece_tokenizer.h"
#include "attune/tests/support/errors.h"

namespace nmt {
namespace {

using attune::testing::error_of;
using Tokens = std::vector<std::string>;

TEST_CASE("tokenizer: does as its settings say") {
  struct Case {
    LineSettings settings;
    Tokens tokens;
    const char* comes_back;
  };
  const std::string line = " Oui,  l'Été ";
  const Case cases[] = {
      {{Tokenization::none, false}, {"Oui,", "l'Été"}, "Oui, l'Été"},
      {{Tokenization::none, true}, {"oui,", "l'été"}, "oui, l'été"},
      {{Tokenization::simple, true}, {"oui", "￭,", "l'￭", "été"}, "oui, l'été"},
      {{Tokenization::characters, true},
       {"o", "u", "i", ",", "▁", "l", "'", "é", "t", "é"},
       "oui, l'été"},
  };
  for (const Case& c : cases) {
    const auto tokenizer = make_tokenizer(c.settings);
    CHECK(tokenizer->tokenize(line) == c.tokens);
    CHECK(tokenizer->detokenize(c.tokens) == c.comes_back);
    CHECK(tokenizer->subword_model().empty());
    CHECK(to_json(tokenizer->settings()) == to_json(c.settings));
  }
}

TEST_CASE("cased: lower case where it is asked for, and then of valid UTF-8 only") {
  CHECK(cased(" L'Été", {Tokenization::simple, false}) == " L'Été");
  CHECK(cased(" L'Été", {Tokenization::simple, true}) == " l'été");
  CHECK(cased("\xff", {Tokenization::none, false}) == "\xff");
  CHECK(error_of([] {
          cased("\xff", {Tokenization::none, true});
        }) == "byte 1 of the line is not valid UTF-8");
}

TEST_CASE("tokenizer: without SentencePiece, subwords are refused and say how to get them") {
  CHECK(error_of([] { fail_without_sentencepiece(); }) ==
        "this nmt was built without SentencePiece; install libsentencepiece-dev and build again");
  if (has_sentencepiece()) return;
  TextSettings settings;
  settings.tokenize = Tokenization::bpe;
  CHECK_THROWS_AS(validate(settings), attune::Error);
  CHECK_THROWS_AS(make_tokenizer(settings), attune::Error);
  CHECK_THROWS_AS(learn_subwords(settings, 10, {"a"}), attune::Error);
}

}  // namespace
}  // namespace nmt
