// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/examples/translation/search/ensemble.h"
#include "attune/examples/translation/search/hypothesis.h"
#include "attune/examples/translation/search/options.h"

namespace nmt {

/// The most probable token at each step, the lowest id of equals, until eos or the sentence's limit
/// of tokens: one translation of each sentence of the batch. A sentence that has ended leaves the
/// batch. REQUIRES: validate(options) passes.
std::vector<Hypothesis> greedy(const Ensemble& ensemble, const SourceBatch& batch,
                               const SearchOptions& options = {});

/// The same with tokens drawn at random, as options.sampling says. Log-probabilities are those of
/// the model, at temperature 1 and of all tokens. Sentence b of the batch draws from streams[b].
std::vector<Hypothesis> sample(const Ensemble& ensemble, const SourceBatch& batch,
                               const SearchOptions& options, std::vector<Rng>& streams);

}  // namespace nmt
