// SPDX-License-Identifier: MIT
#include "attune/nn/search/greedy.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <span>
#include <utility>

#include "attune/autograd/modes.h"
#include "attune/nn/search/checks.h"
#include "attune/nn/search/constraints.h"
#include "attune/nn/search/path.h"
#include "attune/nn/search/sampling.h"
#include "attune/nn/search/scores.h"

namespace attune {
namespace {

/// The token that follows, by the log-probabilities [V] of those that may, for a sentence of the
/// batch.
using Choose = std::function<int32_t(std::span<const real> log_probabilities, size_t sentence)>;

/// A sentence on its way.
struct Sentence {
  size_t index;  // in the batch
  SearchLimits limits;
  Path path = {};

  bool ended(const SpecialTokens& special) const {
    return path.last_or(special.begin) == special.end || path.length() >= limits.most;
  }
};

Ids last_tokens(const std::vector<Sentence>& sentences, const SpecialTokens& special) {
  std::vector<int32_t> tokens;
  for (const Sentence& s : sentences) tokens.push_back(s.path.last_or(special.begin));
  return Ids(std::move(tokens));
}

// One step: every sentence goes on by a token.
void advance(std::vector<Sentence>& sentences, SequenceModel::Step step,
             const SearchOptions& options, const Choose& choose) {
  const auto V = static_cast<size_t>(step.log_probabilities.size(1));
  real* rows = step.log_probabilities.mutable_data();  // [B, V]
  for (size_t b = 0; b < sentences.size(); ++b) {
    Sentence& s = sentences[b];
    const std::span<real> row(rows + b * V, V);
    if (!forbid_tokens(row, s.path, s.limits.least, options)) fail_without_token();
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
    if (s.ended(options.tokens)) {
      Hypothesis& result = results[s.index];
      result = s.path.hypothesis(options.tokens.end);
      result.score = score(result, s.limits.source_tokens, options);
    } else {
      rows.push_back(static_cast<int32_t>(b));
      rest.push_back(std::move(s));
    }
  }
  sentences = std::move(rest);
  return Ids(std::move(rows));
}

std::vector<Hypothesis> token_by_token(const SequenceModel& model, SequenceModel::State& state,
                                       const std::vector<SearchLimits>& limits,
                                       const SearchOptions& options, const Choose& choose) {
  const NoGrad no_grad;
  check_limits(limits);
  check_penalties(options);
  CheckedModel checked(model, options.tokens);
  std::vector<Sentence> sentences;
  for (const SearchLimits& of_one : limits) sentences.push_back({sentences.size(), of_one});
  std::vector<Hypothesis> results(sentences.size());
  while (!sentences.empty()) {
    const auto before = std::ssize(sentences);
    const Ids tokens = last_tokens(sentences, options.tokens);
    advance(sentences, checked.step(tokens, state), options, choose);
    const Ids rows = take_ended(sentences, options, results);
    if (rows.numel() == 0 || rows.numel() == before) continue;
    state.keep_sentences(rows);
    state.keep_rows(rows);
  }
  return results;
}

}  // namespace

std::vector<Hypothesis> greedy(const SequenceModel& model, SequenceModel::State& state,
                               const std::vector<SearchLimits>& sentences,
                               const SearchOptions& options) {
  return token_by_token(model, state, sentences, options, [](std::span<const real> p, size_t) {
    return static_cast<int32_t>(std::max_element(p.begin(), p.end()) - p.begin());
  });
}

std::vector<Hypothesis> sample(const SequenceModel& model, SequenceModel::State& state,
                               const std::vector<SearchLimits>& sentences,
                               const SearchOptions& options, std::vector<Rng>& streams) {
  if (streams.size() != sentences.size()) {
    fail("sample: ", streams.size(), " random streams for ", sentences.size(), " sentences");
  }
  check_sampling(options.sampling);
  return token_by_token(model, state, sentences, options,
                        [&](std::span<const real> p, size_t sentence) {
                          return draw_token(p, options.sampling, streams[sentence]);
                        });
}

}  // namespace attune
