// SPDX-License-Identifier: MIT
// Any text as what is trained on, as TextOptions say that stand before the first byte 0: subwords
// are learnt from it, and vocabularies, and each of its pairs becomes ids and words again.
#include <algorithm>

#include "attune/examples/translation/settings_json.h"
#include "attune/examples/translation/text/sentencepiece_tokenizer.h"
#include "attune/examples/translation/text/spaces.h"
#include "attune/tests/fuzz/support/fuzz.h"
#include "attune/tests/support/vocabularies.h"

namespace attune::fuzzing {
namespace {

// Small enough for SentencePiece's trainer to be fast.
constexpr int64_t kMostSubwords = 100;
constexpr size_t kMostBytes = 2000;

nmt::TextOptions options_of(const std::string& json) {
  auto options = nmt::read_json<nmt::TextOptions>(json);
  if (options.tokenize->has_subwords()) {
    const auto bounded = [](int64_t size) { return size % kMostSubwords + 1; };
    options.vocabulary_size = bounded(options.vocabulary_size);
    if (options.target_vocabulary_size) {
      options.target_vocabulary_size = bounded(*options.target_vocabulary_size);
    }
  }
  options.source_subwords.clear();  // files of others are the target subword_model's
  options.target_subwords.clear();
  validate(options);
  return options;
}

void check_side(const nmt::Vocabulary& vocabulary, const std::vector<std::string>& tokens,
                int64_t min_count, bool is_limited) {
  const std::vector<int32_t> ids = vocabulary.encode(tokens);
  require(ids.size() == tokens.size() + 1 && ids.back() == nmt::Vocabulary::kEos,
          "a sentence has an id for each token, and eos");
  if (is_limited || min_count > 1) return;
  require(std::count(ids.begin(), ids.end(), nmt::Vocabulary::kUnk) == 0 &&
              vocabulary.decode(ids) == tokens,
          "a vocabulary without limits knows each token of its text");
}

void check_pair(const nmt::SentencePair& pair, const nmt::LinePair& line,
                const nmt::Tokenizers& tokenizers) {
  const nmt::TokenizerConfig& config = tokenizers.source->config();
  if (!config.tokenize->has_subwords()) return;
  require(tokenizers.source->detokenize(pair.source) ==
                  nmt::single_spaced(cased(line.source, config)) &&
              tokenizers.target->detokenize(pair.target) ==
                  nmt::single_spaced(cased(line.target, config)),
          "subwords put together are the line they were learnt from");
}

void prepare(const nmt::TextOptions& options, const nmt::ParallelLines& lines) {
  const auto tokenizers = accepted([&] { return make_tokenizers(options, lines); });
  if (!tokenizers) return;
  const auto text = accepted([&] { return tokenize(lines, *tokenizers, 200); }, lines.name);
  if (!text) return;
  const auto words =
      accepted([&] { return nmt::testing::vocabularies_of(options, text->pairs); }, "--min-count");
  if (!words) return;
  const bool is_subword = options.tokenize->has_subwords();
  for (const nmt::SentencePair& pair : text->pairs) {
    check_side(words->source, pair.source, options.min_count,
               !is_subword && options.vocabulary_size > 0);
    check_side(words->target, pair.target, options.target_min_count.value_or(options.min_count),
               !is_subword && options.size_of_target() > 0);
    check_pair(pair, lines.pairs[static_cast<size_t>(pair.line - 1)], *tokenizers);
  }
  require(!options.joint || words->source.tokens() == words->target.tokens(),
          "a joint vocabulary is one");
}

}  // namespace

void fuzz(std::string_view input) {
  const std::string json(take_until(std::string_view("\0", 1), input));
  const auto options = accepted([&] { return options_of(json); });
  if (!options) return;
  const std::string path = file_of(input.substr(0, kMostBytes));
  const auto lines = accepted([&] { return nmt::read_parallel_lines({path}); }, path);
  if (lines) prepare(*options, *lines);
}

}  // namespace attune::fuzzing
