// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/simple_tokenization.h"

#include <doctest/doctest.h>

#include <random>

#include "attune/core/error.h"
#include "attune/examples/translation/text/spaces.h"

namespace nmt {
namespace {

using Tokens = std::vector<std::string>;

struct Case {
  const char* text;
  const char* tokens;  // with one space between two
};

void check(const Case& c) {
  CAPTURE(c.text);
  const Tokens tokens = tokenize_simple(c.text);
  CHECK(join_with_spaces(tokens) == c.tokens);
  CHECK(detokenize_simple(tokens) == c.text);
}

TEST_CASE("simple tokenization: English") {
  const Case cases[] = {
      {"", ""},
      {"hello", "hello"},
      {"Hello, world!", "Hello ￭, world ￭!"},
      {"I don't know.", "I don ￭'t know ￭."},
      {"DON'T", "DON ￭'T"},
      {"John's book isn't mine.", "John ￭'s book isn ￭'t mine ￭."},
      {"We'll go; they've gone, I'm here.", "We ￭'ll go ￭; they ￭'ve gone ￭, I ￭'m here ￭."},
      {"He said “it’s fine”.", "He said “￭ it ￭’s fine ￭” ￭."},
      {"He said \"go\" (twice).", "He said \"￭ go ￭\" (￭ twice ￭) ￭."},
      {"the dogs' bones", "the dogs ￭' bones"},
      {"rock 'n' roll at five o'clock", "rock '￭ n ￭' roll at five o'￭ clock"},
      {"It costs $3.14, or 1,000 in all.", "It costs $￭ 3.14 ￭, or 1,000 in all ￭."},
      {"Page 3.", "Page 3 ￭."},
      {"1, 2", "1 ￭, 2"},
      {"a well-known mother-in-law", "a well-known mother-in-law"},
      {"Wait... what?!", "Wait ￭... what ￭? ￭!"},
      {"yes - no -- maybe—perhaps", "yes - no -- maybe ￭—￭ perhaps"},
      {"-5 and pre- and -post", "-￭ 5 and pre ￭- and -￭ post"},
      {"10:30 at me@home.org", "10 ￭:￭ 30 at me ￭@￭ home ￭.￭ org"},
      {"and/or 50%", "and ￭/￭ or 50 ￭%"},
      {"(\"quoted\")", "( ￭\"￭ quoted ￭\" ￭)"},
  };
  for (const Case& c : cases) check(c);
}

TEST_CASE("simple tokenization: French") {
  const Case cases[] = {
      {"L'homme dort.", "L'￭ homme dort ￭."},
      {"l’homme qu’il a vu", "l’￭ homme qu’￭ il a vu"},
      {"Est-ce qu'il y en a aujourd'hui ?", "Est-ce qu'￭ il y en a aujourd'￭ hui ?"},
      {"Qu'est-ce que c'est ?", "Qu'￭ est-ce que c'￭ est ?"},
      {"C'est-à-dire peut-être.", "C'￭ est-à-dire peut-être ￭."},
      {"J'y vais, dit-il.", "J'￭ y vais ￭, dit-il ￭."},
      {"T'es là !", "T'￭ es là !"},
      {"Il a dit : « Viens ! »", "Il a dit : « Viens ! »"},
      {"«Viens!»", "«￭ Viens ￭! ￭»"},
      {"l'« ami »", "l ￭' ￭« ami »"},
      {"(l'ami)", "(￭ l'￭ ami ￭)"},
      {"ça coûte 3,50 €…", "ça coûte 3,50 € ￭…"},
      {"¿Qué tal?", "¿￭ Qué tal ￭?"},
      {"日本。", "日本 ￭。"},
      {"cafe\u0301, noël", "cafe\u0301 ￭, noël"},
  };
  for (const Case& c : cases) check(c);
}

TEST_CASE("simple tokenization: white space of any kind becomes one space") {
  CHECK(tokenize_simple("\u00A0\u3000 ").empty());
  const Tokens tokens = tokenize_simple(" Quoi\u00A0? «\u202Foui\u202F» ");
  CHECK(tokens == Tokens{"Quoi", "?", "«", "oui", "»"});
  CHECK(detokenize_simple(tokens) == "Quoi ? « oui »");
}

TEST_CASE("simple tokenization: a joiner in the text becomes a square that joins nothing") {
  CHECK(tokenize_simple("￭■") == Tokens{"■■"});
  CHECK(tokenize_simple("a ￭ b￭c") == Tokens{"a", "■", "b", "￭■￭", "c"});
  CHECK(detokenize_simple({"a", "■", "b", "￭■￭", "c"}) == "a ■ b■c");
}

TEST_CASE("simple tokenization: what a model may say is put together all the same") {
  CHECK(detokenize_simple({}) == "");
  CHECK(detokenize_simple({"￭."}) == ".");
  CHECK(detokenize_simple({"l'￭", "￭,", "<unk>", "l'￭"}) == "l', <unk> l'");
  CHECK(detokenize_simple({"a", "￭", "b", "￭￭", "c"}) == "a bc");
}

TEST_CASE("simple tokenization: any text comes back, and splits into the same tokens again") {
  struct Piece {
    const char *text, *comes_back;
  };
  std::vector<Piece> alphabet = {{"\u00A0", " "}, {" ", " "}, {"￭", "■"}, {"■", "■"}};
  for (const char* piece : {"a", "l", "S", "t", "ll", "7", "é", "日", "\u0301", "'",
                            "’", ".", ",", "-", "\"", "(", ")", "…",  "«",      "?"}) {
    alphabet.push_back({piece, piece});
  }
  std::mt19937 random(1);
  for (int i = 0; i < 20000; ++i) {
    std::string text, comes_back;
    for (auto n = random() % 12; n > 0; --n) {
      const Piece& piece = alphabet[random() % alphabet.size()];
      text += piece.text;
      comes_back += piece.comes_back;
    }
    CAPTURE(text);
    const Tokens tokens = tokenize_simple(text);
    const std::string plain = detokenize_simple(tokens);
    // Splitting at spaces and joining again makes each run of them one, none at the ends.
    REQUIRE(plain == join_with_spaces(split_at_spaces(comes_back)));
    REQUIRE(tokenize_simple(plain) == tokens);
  }
}

TEST_CASE("simple tokenization: invalid UTF-8 is refused") {
  CHECK_THROWS_WITH_AS(tokenize_simple("caf\xE9 noir"), "byte 4 of the line is not valid UTF-8",
                       attune::Error);
}

}  // namespace
}  // namespace nmt
