// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/core/rng.h"
#include "attune/examples/translation/search/ensemble.h"
#include "attune/examples/translation/search/options.h"
#include "attune/nn/search/hypothesis.h"

/// The searches of nn/search/ over a batch of sources: what they find for each sentence, in the
/// order of the batch. REQUIRES: validate(options) passes.
namespace nmt {

std::vector<Hypothesis> greedy(const Ensemble& ensemble, const SourceBatch& batch,
                               const TranslateOptions& options = {});
/// Sentence b draws from streams[b].
std::vector<Hypothesis> sample(const Ensemble& ensemble, const SourceBatch& batch,
                               const TranslateOptions& options, std::vector<Rng>& streams);
std::vector<NBest> beam_search(const Ensemble& ensemble, const SourceBatch& batch,
                               const TranslateOptions& options);

}  // namespace nmt
