// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/preparation.h"

#include <doctest/doctest.h>

#include "attune/core/testing/errors.h"
#include "attune/examples/translation/settings_json.h"
#include "attune/examples/translation/text/sentencepiece_tokenizer.h"
#include "attune/tests/support/temporary_directory.h"
#include "attune/tests/support/vocabularies.h"

namespace nmt {
namespace {

using attune::testing::error_of;
using attune::testing::TemporaryDirectory;
using Tokens = std::vector<std::string>;

const ParallelLines kLines{
    "text",
    {{"the cat the dog", "le chat le chien"}, {"the tram", "le tram"}, {"a tram", "un tram"}}};

TextOptions options_of(const std::string& json) { return read_json<TextOptions>(json); }

Vocabularies vocabularies_of(const TextOptions& options) {
  const Tokenizers tokenizers = make_tokenizers(options, kLines);
  return testing::vocabularies_of(options, tokenize(kLines, tokenizers, 0).pairs);
}

TEST_CASE("preparation: vocabularies of each language, or of both") {
  const Vocabularies two = vocabularies_of({});
  CHECK(two.source.tokens() == Tokens{"the", "tram", "a", "cat", "dog"});
  CHECK(two.target.tokens() == Tokens{"le", "tram", "chat", "chien", "un"});
  const Vocabularies one = vocabularies_of(options_of(R"({"joint": true})"));
  CHECK(one.source.tokens() == one.target.tokens());
  CHECK(one.source.tokens() ==
        Tokens{"tram", "le", "the", "a", "cat", "chat", "chien", "dog", "un"});
  CHECK(one.source.id("tram") == one.target.id("tram"));
}

TEST_CASE("preparation: the size and the count of a vocabulary are limited") {
  const Vocabularies small = vocabularies_of(options_of(R"({"vocabulary_size": 2})"));
  CHECK(small.source.tokens() == Tokens{"the", "tram"});
  CHECK(small.source.size() == 2 + Vocabulary::kSpecials);
  CHECK(vocabularies_of(options_of(R"({"min_count": 3})")).target.tokens() == Tokens{"le"});
  CHECK(vocabularies_of(options_of(R"({"joint": true, "vocabulary_size": 1})")).target.tokens() ==
        Tokens{"tram"});
}

TEST_CASE("preparation: fixed rules are one tokenizer for both languages") {
  const Tokenizers both = make_tokenizers(options_of(R"({"tokenize": "simple"})"), kLines);
  CHECK(both.source == both.target);
}

TEST_CASE("preparation: subwords are learnt from the text of their language, or of both") {
  if (!has_sentencepiece()) return;
  for (const std::string kind : {"bpe", "unigram"}) {
    const std::string start = R"({"vocabulary_size": 30, "tokenize": ")" + kind + '"';
    const Tokenizers two = make_tokenizers(options_of(start + "}"), kLines);
    CHECK(two.source->tokenize("the").size() < two.target->tokenize("the").size());
    const TextOptions joint = options_of(start + R"(, "joint": true})");
    const Tokenizers one = make_tokenizers(joint, kLines);
    CHECK(one.source == one.target);
    const Vocabularies words = vocabularies_of(joint);
    CHECK(words.source.tokens() == words.target.tokens());
    CHECK(words.source.encode(one.source->tokenize("tram")) ==
          words.target.encode(one.target->tokenize("tram")));
    CHECK(words.source.size() <= 30 + Vocabulary::kSpecials);
  }
}

TEST_CASE("preparation: given subwords are read from their files") {
  if (!has_sentencepiece()) return;
  const TemporaryDirectory directory;
  TextOptions options = options_of(R"({"tokenize": "bpe"})");
  const std::string model = learn_subwords(options, 20, {"the the the dodo"});
  options.source_subwords = directory.write("s.model", model);
  CHECK(make_tokenizers(options, kLines).source->subword_model() == model);
  CHECK(make_tokenizers(options, kLines).target->subword_model() != model);
  options.joint = true;
  CHECK(make_tokenizers(options, kLines).target->subword_model() == model);
  std::swap(options.source_subwords, options.target_subwords);
  CHECK(make_tokenizers(options, kLines).source->subword_model() == model);
}

TEST_CASE("preparation: files that are no subword models are named") {
  if (!has_sentencepiece()) return;
  const TemporaryDirectory directory;
  TextOptions options = options_of(R"({"tokenize": "unigram"})");
  const std::string model = learn_subwords(options, 30, {"the cat", "the dog"});
  const std::string none = ": this is no SentencePiece model, or only the beginning of one";
  const auto error_with = [&](const std::string& path) {
    options.target_subwords = path;
    return error_of([&] { make_tokenizers(options, kLines); });
  };
  const std::string missing = directory.path("missing"), folder = directory.path("");
  CHECK(error_with(missing) == "cannot read " + missing + ": No such file or directory");
  CHECK(error_with(folder) == "cannot read " + folder + ": Is a directory");
  for (const std::string& bytes : {std::string(), std::string("the cat\n"), model.substr(0, 50)}) {
    const std::string path = directory.write("t.model", bytes);
    CHECK(error_with(path) == path + none);
  }
}

}  // namespace
}  // namespace nmt
