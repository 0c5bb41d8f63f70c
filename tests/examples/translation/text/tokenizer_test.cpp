// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/tokenizer.h"

#include <doctest/doctest.h>

#include "attune/core/error.h"
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

TEST_CASE("tokenizer: of one mode, both languages have the same") {
  const Tokenizers both = Tokenization::simple;
  CHECK(both.source == both.target);
  CHECK(both.source->settings().tokenize == Tokenization::simple);
  CHECK_FALSE(both.source->settings().lowercase);
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
