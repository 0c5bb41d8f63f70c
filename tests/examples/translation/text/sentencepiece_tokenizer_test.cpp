// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/sentencepiece_tokenizer.h"

#include <doctest/doctest.h>

#include "attune/core/testing/errors.h"
#include "attune/examples/translation/text/spaces.h"
#include "attune/examples/translation/text/tokenizer.h"

namespace nmt {
namespace {

using attune::testing::error_of;
using Lines = std::vector<std::string_view>;
using Tokens = std::vector<std::string>;

const Lines kText = {"the cat sat on the mat",   "the dog ran, the dog sat",
                     "«Oui», dit l'homme; ﬁn ▁", "",
                     "日本語 テキスト",          "Привет, мир!"};

std::vector<TokenizerConfig> kinds() {
  std::vector<TokenizerConfig> all;
  for (const auto& [name, kind] : Names<Choice<TokenizationRow>>::list) {
    if (kind->learn == learn_subwords && has_sentencepiece()) all.push_back({kind, false});
  }
  return all;
}

std::shared_ptr<const Tokenizer> learnt(const TokenizerConfig& config, int64_t subwords,
                                        const Lines& lines = kText) {
  return make_subword_tokenizer(config, learn_subwords(config, subwords, lines));
}

TEST_CASE("subwords: text comes back as it was, with runs of white space become one") {
  const Lines lines = {"the cat sat",
                       "",
                       " \t\u00A0 ",
                       "  the\u3000dog \t ran ",
                       "l'homme «dort», ﬁn.",
                       "日本 Привет cat",
                       "never seen: żółw 🐢 عربي",
                       "<unk> <s> </s> <0x41> <pad>",
                       "a ▁ b▁c ⁇",
                       "E\u0301\u200D 1,000.50",
                       std::string_view("nul \0 byte", 10)};
  for (const TokenizerConfig& config : kinds()) {
    const auto tokenizer = learnt(config, 70);
    for (const std::string_view line : lines) {
      const std::string plain = single_spaced(line);
      const Tokens tokens = tokenizer->tokenize(line);
      CAPTURE(plain);
      CHECK(tokenizer->detokenize(tokens) == plain);
      CHECK(tokenizer->tokenize(plain) == tokens);
      for (const std::string& token : tokens) {
        CHECK_FALSE(token.empty());
        CHECK(token.find_first_of(" \t\r\n\v\f") == std::string::npos);
      }
    }
  }
}

TEST_CASE("subwords: frequent words are whole, rare ones are not") {
  if (!has_sentencepiece()) return;
  const auto tokenizer = learnt({"bpe", false}, 70);
  CHECK(tokenizer->tokenize("the") == Tokens{"▁the"});
  CHECK(tokenizer->tokenize("homme").size() > 1);
  CHECK(learnt({"bpe", false}, 120)->tokenize("homme").size() <
        tokenizer->tokenize("homme").size());
}

TEST_CASE("subwords: lower case is learnt and read") {
  for (TokenizerConfig config : kinds()) {
    config.lowercase = true;
    const auto tokenizer = learnt(config, 40, {"The THE the tHe", "Ö ö Ö"});
    CHECK(tokenizer->tokenize("THE Ö") == tokenizer->tokenize("the ö"));
    CHECK(tokenizer->detokenize(tokenizer->tokenize("THE Ö")) == "the ö");
  }
}

TEST_CASE("subwords: the same text gives the same bytes, and the bytes the same tokens") {
  for (const TokenizerConfig& config : kinds()) {
    const std::string model = learn_subwords(config, 70, kText);
    CHECK(learn_subwords(config, 70, kText) == model);
    const auto tokenizer = make_subword_tokenizer(config, model);
    CHECK(tokenizer->subword_model() == model);
  }
}

TEST_CASE("subwords: a tiny text has fewer than were asked for") {
  for (const TokenizerConfig& config : kinds()) {
    for (const Lines& lines : {Lines{"a"}, Lines{"a b", "b a", "a"}, Lines{"日"}}) {
      const auto tokenizer = learnt(config, 8000, lines);
      CHECK(tokenizer->detokenize(tokenizer->tokenize(lines[0])) == lines[0]);
    }
  }
}

TEST_CASE("subwords: very long lines are learnt from and split") {
  std::string line;
  for (int i = 0; i < 12000; ++i) line += i % 3 == 0 ? "zebra " : "horse ";
  line.pop_back();
  for (const TokenizerConfig& config : kinds()) {
    const auto tokenizer = learnt(config, 40, {line});
    CHECK(tokenizer->tokenize("horse") == Tokens{"▁horse"});
    CHECK(tokenizer->detokenize(tokenizer->tokenize(line)) == line);
  }
}

TEST_CASE("subwords: an endless word is learnt from in parts") {
  for (const TokenizerConfig& config : kinds()) {
    std::string endless;
    for (int i = 0; i < 20000; ++i) endless += "\u65E5";  // of 3 bytes each
    const auto tokenizer = learnt(config, 40, {"a horse", "a " + endless + "q"});
    CHECK(tokenizer->detokenize(tokenizer->tokenize("horse a")) == "horse a");
    CHECK(tokenizer->tokenize("\u65E5\u65E5\u65E5\u65E5").size() < 4);
    CHECK(tokenizer->tokenize("aq").back() == "q");
  }
}

TEST_CASE("subwords: an endless word is split in parts, and comes back whole") {
  const auto repeated = [](const char* text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
  };
  for (const TokenizerConfig& config : kinds()) {
    const auto tokenizer = learnt(config, 70);
    // What no piece has is one token, however long, and takes no time to speak of.
    const std::string unknown = repeated("\u05D0", 100000);
    const Tokens tokens = tokenizer->tokenize(unknown + " the");
    REQUIRE(tokens.size() > 2);
    CHECK(Tokens(tokens.begin(), tokens.begin() + 2) == Tokens{"▁", unknown});
    const std::string known = repeated("thecat", 15000);
    for (const std::string& line : {known, "the " + known + " cat", known + unknown + known,
                                    known + " " + known, unknown + " " + unknown}) {
      CHECK(tokenizer->detokenize(tokenizer->tokenize(line)) == line);
    }
    // Up to 30,000 bytes, nothing is cut.
    const Tokens whole = tokenizer->tokenize(repeated("thecat", 5000));
    const Tokens longer = tokenizer->tokenize(repeated("thecat", 5001));
    REQUIRE(longer.size() > whole.size());
    CHECK(Tokens(longer.begin(), longer.begin() + std::ssize(whole)) == whole);
    CHECK(longer.size() <= whole.size() + std::string("thecat").size());
  }
}

TEST_CASE("subwords: where a model has a word's space behind it, an endless word is not cut") {
  // As the later of two settings holds (trainer_spec, 2, has treat_whitespace_as_suffix, 24).
  const std::string space_behind = "\x12\x03\xc0\x01\x01";
  std::string line;
  for (int i = 0; i < 5001; ++i) line += "thecat";
  line += " the";
  for (const TokenizerConfig& config : kinds()) {
    const auto tokenizer =
        make_subword_tokenizer(config, learn_subwords(config, 70, kText) + space_behind);
    REQUIRE(tokenizer->tokenize("a") == Tokens{"a", "▁"});
    const bool comes_back = tokenizer->detokenize(tokenizer->tokenize(line)) == line;
    CHECK(comes_back);  // without 30,000 bytes of what does
  }
}

TEST_CASE("subwords: lines with SentencePiece's own mark are learnt from") {
  const Lines lines = {"quiz \u2585 zebra", "zig\u2585zag", "a b", "\u2585"};
  for (const TokenizerConfig& config : kinds()) {
    const std::string model = learn_subwords(config, 40, lines);
    CHECK(model == learn_subwords(config, 40, {"quiz zebra", "zig zag", "a b", ""}));
    const auto tokenizer = make_subword_tokenizer(config, model);
    CHECK(tokenizer->detokenize(tokenizer->tokenize("zig\u2585 zag")) == "zig\u2585 zag");
    CHECK(error_of([&] {
            learn_subwords(config, 40, {"\u2585", " \u2585\u2585"});
          }) == "no subwords can be learnt from the text, which has no words");
  }
}

TEST_CASE("subwords: the rarest character of a very large text is a piece") {
  if (!has_sentencepiece()) return;
  std::string line;
  for (int i = 0; i < 500; ++i) line += "ab ac ";
  Lines lines(12000, line);  // 36 million characters, of which a float tells none from all
  lines.push_back("\u0436");
  const auto tokenizer = learnt({"bpe", false}, 40, lines);
  CHECK(tokenizer->subword_model().find("\u0436") != std::string::npos);
}

TEST_CASE("subwords: what a model may say is put together all the same") {
  for (const TokenizerConfig& config : kinds()) {
    const auto tokenizer = learnt(config, 70);
    CHECK(tokenizer->detokenize({}) == "");
    CHECK(tokenizer->detokenize({"▁", "▁", "▁the", "<unk>", "▁the", "▁"}) == "the<unk> the");
    CHECK(tokenizer->detokenize({"t", "<unk>", "<unk>"}) == "t<unk><unk>");
  }
}

TEST_CASE("subwords: a text that none can be learnt from is refused") {
  for (const TokenizerConfig& config : kinds()) {
    const std::string name = to_string(config.tokenize);
    CHECK(error_of([&] { learn_subwords(config, 5, kText); }) ==
          "no " + name +
              " model of 5 subwords (--vocabulary-size) can be learnt from the text: "
              "it takes at least 40: each character is one, and so are the space and <unk>");
    for (const Lines& lines : {Lines{}, Lines{"", " \u3000"}}) {
      CHECK(error_of([&] { learn_subwords(config, 100, lines); }) ==
            "no subwords can be learnt from the text, which has no words");
    }
    for (const Lines& lines : {Lines{"a\xFF"}, Lines{"ab", "a\xFF"}}) {
      CHECK(error_of([&] { learn_subwords(config, 100, lines); }) ==
            "byte 2 of the line is not valid UTF-8");
    }
  }
}

TEST_CASE("subwords: a model that was cut off anywhere, or is none, is refused") {
  for (const TokenizerConfig& config : kinds()) {
    const std::string model = learn_subwords(config, 60, kText);
    const std::string error = "this is no SentencePiece model, or only the beginning of one";
    for (size_t size = 0; size < model.size(); ++size) {
      CAPTURE(size);
      CHECK(error_of([&] { make_subword_tokenizer(config, model.substr(0, size)); }) == error);
    }
    CHECK(error_of([&] { make_subword_tokenizer(config, "some text"); }) == error);
    CHECK(error_of([&] { make_subword_tokenizer(config, model + "\n"); }) == error);
  }
}

TEST_CASE("subwords: what SentencePiece throws is an error like those that it returns") {
  using namespace std::string_literals;
  const std::string unknown = "\n\x0e\n\x05<unk>\x15\0\0\0\0\x18\x02"s;
  // Of a word that begins with a zero byte, its dictionary throws.
  const std::string word = "\n\x0a\n\x03\0\0\0\x15\x8f;\xbc\xbf"s;
  const std::string settings = "\x12\x02\x18\x01\x1a\x0c\n\x08identity\x12\0"s;
  for (const TokenizerConfig& config : kinds()) {
    CHECK(error_of([&] { make_subword_tokenizer(config, unknown + unknown + settings); }) ==
          "the SentencePiece model cannot be used: SentencePiece gives up: <unk> is already "
          "defined.");
    CHECK(error_of([&] {
            make_subword_tokenizer(config, unknown + word + settings);
          }).starts_with("the SentencePiece model cannot be used: "));
  }
}

}  // namespace
}  // namespace nmt
