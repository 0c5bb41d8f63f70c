// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/greedy.h"

#include <algorithm>
#include <functional>
#include <span>

#include "attune/autograd/modes.h"
#include "attune/core/softmax.h"
#include "attune/examples/translation/search/constraints.h"
#include "attune/examples/translation/search/path.h"
#include "attune/examples/translation/search/sampling.h"
#include "attune/examples/translation/search/scores.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {
namespace {

/// The word that follows, by the log-probabilities [V] of those that may, for sentence b.
using Choose = std::function<int32_t(std::span<const real> log_probabilities, size_t b)>;

/// A sentence on its way.
struct Sentence {
  int64_t source_words;
  LengthRange range;
  Path path = {};

  bool open() const { return path.last() != Vocabulary::kEos && path.length() < range.most; }
};

// One decoder step: every open sentence goes on by a word.
void advance(std::vector<Sentence>& sentences, const Translator::Decoded& decoded,
             const SearchOptions& options, const Choose& choose) {
  Tensor log_probabilities = log_softmax(decoded.logits.value());  // [1, B, V]
  const Tensor weights = decoded.weights.defined() ? decoded.weights.value() : Tensor();
  const auto V = static_cast<size_t>(log_probabilities.size(2));
  real* rows = log_probabilities.mutable_data();
  for (size_t b = 0; b < sentences.size(); ++b) {
    Sentence& s = sentences[b];
    if (!s.open()) continue;  // a sentence that has ended runs along, unread
    const std::span<real> row(rows + b * V, V);
    forbid_words(row, s.path, s.range.least, options);
    const int32_t word = choose(row, b);
    const real log_probability = row[static_cast<size_t>(word)];
    s.path = s.path.extended(word, log_probability, weights, static_cast<int64_t>(b));
  }
}

std::vector<Hypothesis> word_by_word(const Translator& translator, const SourceBatch& batch,
                                     const SearchOptions& options, const Choose& choose) {
  const NoGrad no_grad;
  std::vector<Sentence> sentences;
  for (const int32_t length : batch.source_lengths) {
    sentences.push_back({length - 1, length_range(length - 1, options)});
  }
  Translator::Encoded encoded = translator.encode(batch.source, batch.source_lengths);
  const auto open = [](const Sentence& s) { return s.open(); };
  while (std::any_of(sentences.begin(), sentences.end(), open)) {
    std::vector<int32_t> words;
    for (const Sentence& s : sentences) words.push_back(s.path.last());
    const Ids last({1, static_cast<int64_t>(words.size())}, words);
    advance(sentences, translator.decode(last, encoded.memory, encoded.state), options, choose);
  }
  std::vector<Hypothesis> results;
  for (const Sentence& s : sentences) {
    results.push_back(s.path.hypothesis());
    results.back().score = score(results.back(), s.source_words, options);
  }
  return results;
}

}  // namespace

std::vector<Hypothesis> greedy(const Translator& translator, const SourceBatch& batch,
                               const SearchOptions& options) {
  return word_by_word(translator, batch, options, [](std::span<const real> p, size_t) {
    return static_cast<int32_t>(std::max_element(p.begin(), p.end()) - p.begin());
  });
}

std::vector<Hypothesis> sample(const Translator& translator, const SourceBatch& batch,
                               const SearchOptions& options, std::vector<Rng>& streams) {
  return word_by_word(translator, batch, options, [&](std::span<const real> p, size_t b) {
    return draw_word(p, options.sampling, streams[b]);
  });
}

}  // namespace nmt
