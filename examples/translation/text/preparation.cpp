// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/preparation.h"

#include <string>

#include "attune/core/error.h"
#include "attune/examples/translation/text/descriptor.h"

namespace nmt {
namespace {

using Lines = std::vector<std::string_view>;

// Of the file, or of the lines if there is none, which messages call by a name.
std::shared_ptr<const Tokenizer> subword_tokenizer(const TokenizerConfig& options, int64_t size,
                                                   const std::string& file, const Lines& lines,
                                                   const std::string& name) {
  if (file.empty()) {
    const int64_t subwords = TextOptions::subwords(size);
    return make_tokenizer(options, options.tokenize->learn(options, subwords, lines, name));
  }
  constexpr size_t kMost = 128;  // MiB, and more than any model file of ours could hold of it
  const std::string model = read_all(file, kMost);
  try {
    return make_tokenizer(options, model);
  } catch (const Error& error) {
    fail(file, ": ", error.what());
  }
}

void add_lines(const ParallelLines& text, std::string LinePair::*side, Lines& lines) {
  for (const LinePair& pair : text.pairs) lines.push_back(pair.*side);
}

}  // namespace

Tokenizers make_tokenizers(const TextOptions& options, const ParallelLines& train) {
  if (!options.tokenize->has_subwords()) {
    const std::shared_ptr<const Tokenizer> both = make_tokenizer(options);
    return {both, both};
  }
  const std::string &source = options.source_subwords, &target = options.target_subwords;
  const bool is_one_file = train.target_name.empty();
  Lines lines;
  add_lines(train, &LinePair::source, lines);
  if (options.joint) {
    add_lines(train, &LinePair::target, lines);
    const auto both =
        subword_tokenizer(options, options.vocabulary_size, source.empty() ? target : source, lines,
                          is_one_file ? train.name : train.name + " and " + train.target_name);
    return {both, both};
  }
  const auto of_source = subword_tokenizer(options, options.vocabulary_size, source, lines,
                                           is_one_file ? train.name + " (source)" : train.name);
  lines.clear();
  add_lines(train, &LinePair::target, lines);
  return {of_source, subword_tokenizer(options, options.size_of_target(), target, lines,
                                       is_one_file ? train.name + " (target)" : train.target_name)};
}

bool learns_subwords(const TextOptions& options) {
  const bool has_source = !options.source_subwords.empty(),
             has_target = !options.target_subwords.empty();
  const bool has_all = options.joint ? has_source || has_target : has_source && has_target;
  return options.tokenize->has_subwords() && !has_all;
}

Vocabularies make_vocabularies(const TextOptions& options, const TokenCounts& source,
                               const TokenCounts& target) {
  // A subword model has its size already; that of the vocabulary follows.
  const auto build = [&](const TokenCounts& counts, int64_t min_count, int64_t size) {
    Vocabulary vocabulary =
        Vocabulary::build(counts, min_count, options.tokenize->has_subwords() ? 0 : size);
    if (vocabulary.size() == Vocabulary::kSpecials) {
      fail("text: no token occurs ", min_count, " times, so that a vocabulary is empty; ",
           "lower --min-count");
    }
    return vocabulary;
  };
  const Vocabulary of_source = build(source, options.min_count, options.vocabulary_size);
  if (options.joint) return {of_source, of_source};
  return {of_source, build(target, options.target_min_count.value_or(options.min_count),
                           options.size_of_target())};
}

}  // namespace nmt
