// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/forced.h"

#include <cmath>
#include <utility>

#include "attune/core/error.h"
#include "attune/examples/translation/search/helpers.h"
#include "attune/examples/translation/search/token_scores.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {
namespace {

// Column b of the scores, up to the sentence's own eos.
Hypothesis hypothesis_of(const Batch& batch, const TokenScores& scores, int64_t b) {
  const Tensor &losses = scores.losses, &weights = scores.weights;  // [T, B], [T, B, S]
  const int64_t B = losses.size(1), steps = batch.target_lengths[b];
  Hypothesis result;
  result.finished = true;
  result.positions = weights.defined() ? weights.size(2) : 0;
  for (int64_t t = 0; t < steps; ++t) {
    const int64_t at = t * B + b;
    if (t < steps - 1) result.ids.push_back(batch.target_output[at]);
    const double log_probability = -static_cast<double>(losses.data()[at]);
    if (std::isnan(log_probability)) {
      fail("forced decoding: the log-probability of token ", t + 1,
           " is NaN: the model's parameters have diverged");
    }
    result.token_log_probabilities.push_back(log_probability);
    result.log_probability += log_probability;
    if (!weights.defined()) continue;
    const real* row = weights.data() + at * result.positions;
    result.weights.insert(result.weights.end(), row, row + result.positions);
  }
  result.score = result.log_probability / static_cast<double>(steps);
  return result;
}

}  // namespace

std::vector<Hypothesis> force(const Translator& translator, const Batch& batch) {
  const TokenScores scores = score_tokens(translator, batch);
  std::vector<Hypothesis> results;
  for (int64_t b = 0; b < scores.losses.size(1); ++b) {
    results.push_back(hypothesis_of(batch, scores, b));
  }
  return results;
}

std::vector<Hypothesis> force(const Translator& translator, const std::vector<EncodedPair>& pairs,
                              int64_t batch_size, Processes& processes) {
  std::vector<Hypothesis> results(pairs.size());
  share(
      processes, Job::force, sorted_batches(pairs, batch_size),
      [&](const Batch& batch) { return force(translator, batch); },
      [&](const Batch& batch, std::vector<Hypothesis> hypotheses) {
        for (size_t i = 0; i < hypotheses.size(); ++i) {
          results[static_cast<size_t>(batch.indices[i])] = std::move(hypotheses[i]);
        }
      });
  return results;
}

}  // namespace nmt
