// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/greedy.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <span>
#include <utility>

#include "attune/autograd/modes.h"
#include "attune/examples/translation/search/constraints.h"
#include "attune/examples/translation/search/path.h"
#include "attune/examples/translation/search/sampling.h"
#include "attune/examples/translation/search/scores.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {
namespace {

/// The token that follows, by the log-probabilities [V] of those that may, for a sentence of the
/// batch.
using Choose = std::function<int32_t(std::span<const real> log_probabilities, size_t sentence)>;

/// A sentence on its way.
struct Sentence {
  size_t index;  // in the batch
  int64_t source_tokens;
  LengthRange range;
  Path path = {};

  bool ended() const { return path.last() == Vocabulary::kEos || path.length() >= range.most; }
};

Ids last_tokens(const std::vector<Sentence>& sentences) {
  std::vector<int32_t> tokens;
  for (const Sentence& s : sentences) tokens.push_back(s.path.last());
  return Ids({1, std::ssize(sentences)}, std::move(tokens));
}

// One decoder step: every sentence goes on by a token.
void advance(std::vector<Sentence>& sentences, Ensemble::Step step, const SearchOptions& options,
             const Choose& choose) {
  const auto V = static_cast<size_t>(step.log_probabilities.size(2));
  real* rows = step.log_probabilities.mutable_data();  // [1, B, V]
  for (size_t b = 0; b < sentences.size(); ++b) {
    Sentence& s = sentences[b];
    const std::span<real> row(rows + b * V, V);
    forbid_tokens(row, s.path, s.range.least, options);
    const int32_t token = choose(row, s.index);
    const real log_probability = row[static_cast<size_t>(token)];
    s.path = s.path.extended(token, log_probability, step.weights, static_cast<int64_t>(b));
  }
}

// Moves what was found for sentences that have ended to the results; the rows of the others.
Ids take_ended(std::vector<Sentence>& sentences, const SearchOptions& options,
               std::vector<Hypothesis>& results) {
  std::vector<Sentence> rest;
  std::vector<int32_t> rows;
  for (size_t b = 0; b < sentences.size(); ++b) {
    Sentence& s = sentences[b];
    if (s.ended()) {
      Hypothesis& result = results[s.index];
      result = s.path.hypothesis();
      result.score = score(result, s.source_tokens, options);
    } else {
      rows.push_back(static_cast<int32_t>(b));
      rest.push_back(std::move(s));
    }
  }
  sentences = std::move(rest);
  return Ids(std::move(rows));
}

std::vector<Hypothesis> token_by_token(const Ensemble& ensemble, const SourceBatch& batch,
                                       const SearchOptions& options, const Choose& choose) {
  const NoGrad no_grad;
  std::vector<Sentence> sentences;
  for (const int32_t length : batch.source_lengths) {
    sentences.push_back({sentences.size(), length - 1, length_range(length - 1, options)});
  }
  std::vector<Hypothesis> results(sentences.size());
  Ensemble::State state = ensemble.encode(batch);
  while (!sentences.empty()) {
    const auto before = std::ssize(sentences);
    advance(sentences, ensemble.decode(last_tokens(sentences), state), options, choose);
    const Ids rows = take_ended(sentences, options, results);
    if (rows.numel() == 0 || rows.numel() == before) continue;
    state.keep_sentences(rows);
    state.keep_rows(rows);
  }
  return results;
}

}  // namespace

std::vector<Hypothesis> greedy(const Ensemble& ensemble, const SourceBatch& batch,
                               const SearchOptions& options) {
  return token_by_token(ensemble, batch, options, [](std::span<const real> p, size_t) {
    return static_cast<int32_t>(std::max_element(p.begin(), p.end()) - p.begin());
  });
}

std::vector<Hypothesis> sample(const Ensemble& ensemble, const SourceBatch& batch,
                               const SearchOptions& options, std::vector<Rng>& streams) {
  return token_by_token(ensemble, batch, options, [&](std::span<const real> p, size_t sentence) {
    return draw_token(p, options.sampling, streams[sentence]);
  });
}

}  // namespace nmt
