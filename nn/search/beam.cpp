// SPDX-License-Identifier: MIT
#include "attune/nn/search/beam.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "attune/autograd/modes.h"
#include "attune/core/elementwise.h"
#include "attune/nn/search/checks.h"
#include "attune/nn/search/sentence_beam.h"

namespace attune {
namespace {

/// A sentence that is searched for still.
struct Searched {
  SentenceBeam beam;
  size_t sentence;  // of the batch
};

/// The next step's rows, hypothesis-major: row k*B + b of a step goes on from row `from` of the one
/// before it by a token.
struct NextRows {
  Ids tokens, from;  // [K*B]
};

// K is the largest number of live hypotheses that a sentence has: one at the start. A sentence with
// fewer fills up with rows that nobody reads.
NextRows next_rows(const std::vector<Searched>& searched, const SpecialTokens& special) {
  size_t K = 0;
  for (const Searched& s : searched) K = std::max(K, s.beam.live().size());
  std::vector<int32_t> tokens, from;
  for (size_t k = 0; k < K; ++k) {
    for (const Searched& s : searched) {
      const std::vector<SentenceBeam::Live>& live = s.beam.live();
      const bool is_live = k < live.size();
      tokens.push_back(is_live ? live[k].path.last_or(special.begin) : special.begin);
      from.push_back(static_cast<int32_t>(live[is_live ? k : 0].row));
    }
  }
  return {Ids(std::move(tokens)), Ids(std::move(from))};
}

void advance(std::vector<Searched>& searched, SequenceModel::Step decoded) {
  Tensor& log_probabilities = decoded.log_probabilities;  // [K*B, V]
  const auto sentences = static_cast<int64_t>(searched.size());
  const int64_t V = log_probabilities.size(1), elements = log_probabilities.numel() / sentences;
  const BeamStep step{log_probabilities.mutable_data(), V, sentences, decoded.weights};
  parallel_for(sentences, row_grain(kElementwiseGrain, elements), [&](int64_t begin, int64_t end) {
    for (int64_t b = begin; b < end; ++b) searched[static_cast<size_t>(b)].beam.advance(step, b);
  });
}

// Moves what was found for sentences that are done to the results; the columns of the others.
Ids take_done(std::vector<Searched>& searched, std::vector<NBest>& results) {
  std::vector<Searched> rest;
  std::vector<int32_t> columns;
  for (size_t b = 0; b < searched.size(); ++b) {
    Searched& s = searched[b];
    if (s.beam.done()) {
      results[s.sentence] = s.beam.take_result();
    } else {
      columns.push_back(static_cast<int32_t>(b));
      rest.push_back(std::move(s));
    }
  }
  searched = std::move(rest);
  return Ids(std::move(columns));
}

}  // namespace

std::vector<NBest> beam_search(const SequenceModel& model, SequenceModel::State& state,
                               const std::vector<SearchLimits>& sentences,
                               const SearchOptions& options) {
  const NoGrad no_grad;
  check_limits(sentences);
  check_penalties(options);
  if (options.n_best < 1 || options.beam < options.n_best) {
    fail("beam_search: a beam of ", options.beam, " has no ", options.n_best,
         " best of one or more");
  }
  CheckedModel checked(model, options.tokens);
  std::vector<NBest> results(sentences.size());
  std::vector<Searched> searched;
  for (size_t b = 0; b < sentences.size(); ++b) {
    searched.push_back({SentenceBeam(sentences[b], options, static_cast<int64_t>(b)), b});
  }
  while (!searched.empty()) {
    // The rows of sentences that are done leave the state here, a step after they left the memory.
    const NextRows next = next_rows(searched, options.tokens);
    state.keep_rows(next.from);
    advance(searched, checked.step(next.tokens, state));
    const auto before = std::ssize(searched);
    const Ids columns = take_done(searched, results);
    const bool some_left = columns.numel() > 0 && columns.numel() < before;
    if (some_left) state.keep_sentences(columns);
  }
  return results;
}

}  // namespace attune
