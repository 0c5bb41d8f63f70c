// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/core/rng.h"
#include "attune/nn/search/hypothesis.h"
#include "attune/nn/search/options.h"
#include "attune/nn/search/sequence_model.h"

namespace attune {

/// The most probable token at each step, the lowest id of equals, until the end or the sentence's
/// limit of tokens: one sequence for each sentence of a batch. A sentence that has ended leaves the
/// batch. `state` has a row for each sentence, before its first token, and is of no use afterwards.
/// Throws for limits and penalties that cannot be, and if the model gives what it should not; see
/// checks.h.
std::vector<Hypothesis> greedy(const SequenceModel& model, SequenceModel::State& state,
                               const std::vector<SearchLimits>& sentences,
                               const SearchOptions& options);

/// The same with tokens drawn at random, as options.sampling says. Log-probabilities are those of
/// the model, at temperature 1 and of all tokens. Sentence b draws from streams[b]; throws
/// unless each has one.
std::vector<Hypothesis> sample(const SequenceModel& model, SequenceModel::State& state,
                               const std::vector<SearchLimits>& sentences,
                               const SearchOptions& options, std::vector<Rng>& streams);

}  // namespace attune
