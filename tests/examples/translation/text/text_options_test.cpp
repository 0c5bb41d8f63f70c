// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/text_options.h"

#include <doctest/doctest.h>

#include "attune/core/testing/errors.h"
#include "attune/examples/translation/settings_json.h"
#include "attune/examples/translation/text/sentencepiece_tokenizer.h"

namespace nmt {
namespace {

using attune::testing::error_of;

std::string complaint(const std::string& json) {
  return error_of([&] { validate(read_json<TextOptions>(json)); });
}

TEST_CASE("text options: come back from JSON, those of a line alone too") {
  TextOptions options;
  options.tokenize = "unigram";
  options.lowercase = true;
  options.vocabulary_size = 500;
  options.source_subwords = "s.model";
  CHECK(to_json(read_json<TextOptions>(to_json(options).dump())) == to_json(options));
  CHECK(to_json<TokenizerConfig>(options).dump() == R"({"tokenize":"unigram","lowercase":true})");
  CHECK(read_json<TokenizerConfig>("{}").tokenize == "none");
}

TEST_CASE("text options: what a model file must not hold") {
  CHECK(complaint(R"({"tokenize": "moses"})")
            .starts_with("tokenize 'moses' is unknown; choose one of none, simple, "));
  CHECK(complaint(R"({"min_count": 0})").starts_with("min_count must lie between 1 and "));
  CHECK(complaint(R"({"vocabulary_size": -1})").ends_with(", not -1"));
}

TEST_CASE("text options: the size of a subword model") {
  TextOptions options;
  CHECK(TextOptions::subwords(options.vocabulary_size) == 8000);
  options.vocabulary_size = 300;
  CHECK(TextOptions::subwords(options.vocabulary_size) == 300);
}

TEST_CASE("text options: choices that cannot go together are refused") {
  CHECK(complaint("{}") == "no error");
  CHECK(complaint(R"({"joint": true, "vocabulary_size": 9, "lowercase": true})") == "no error");
  CHECK(complaint(R"({"source_subwords": "s.model"})") ==
        "text: s.model has subwords, but with tokenize none none are used; take tokenize bpe or "
        "unigram");
  CHECK(complaint(R"({"tokenize": "characters", "target_subwords": "t.model"})")
            .starts_with("text: t.model has subwords, but with tokenize characters"));
}

TEST_CASE("text options: choices of subwords that cannot go together are refused") {
  if (!has_sentencepiece()) return;
  const std::string bpe = R"({"tokenize": "bpe", )";
  const std::string both = R"("source_subwords": "s.model", "target_subwords": "t.model"})";
  CHECK(complaint(bpe + both) == "no error");
  CHECK(complaint(bpe + R"("vocabulary_size": 9, "target_subwords": "t.model"})") == "no error");
  CHECK(complaint(bpe + R"("joint": true, "target_subwords": "t.model"})") == "no error");
  CHECK(complaint(bpe + R"("joint": true, )" + both) ==
        "text: joint means one subword model for both languages, not s.model and t.model");
  const std::string useless =
      "text: a vocabulary size of 9 has nothing to act on: the subword models are given, or have "
      "sizes of their own";
  CHECK(complaint(bpe + R"("vocabulary_size": 9, )" + both) == useless);
  CHECK(complaint(bpe + R"("target_vocabulary_size": 9, "target_subwords": "t.model"})") ==
        "text: a target vocabulary size of 9 has nothing to act on: t.model has its size");
  CHECK(complaint(bpe + R"("joint": true, "vocabulary_size": 9, "source_subwords": "s.model"})") ==
        useless);
  CHECK(complaint(bpe + R"("vocabulary_size": 9, "target_vocabulary_size": 7, )" +
                  R"("source_subwords": "s.model"})") == useless);
  CHECK(complaint(bpe + R"("vocabulary_size": 9, "source_subwords": "s.model"})") == "no error");
}

}  // namespace
}  // namespace nmt
