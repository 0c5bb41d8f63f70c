// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/examples/translation/search/ensemble.h"
#include "attune/examples/translation/search/hypothesis.h"
#include "attune/examples/translation/search/options.h"

namespace nmt {

/// Beam search: up to options.n_best translations of each sentence of the batch, in its order.
///
/// Each sentence has at most K = options.beam live hypotheses. At each step their continuations by
/// every token compete by log-probability: all are equally long. Of the K best, those by eos are
/// finished; they leave the beam, and the best other continuations take their places, so that K
/// stay alive. Finished hypotheses compete by score (scores.h) and the n_best best are kept.
///
/// A sentence is done when none of its live hypotheses can come to a higher score than the worst of
/// its n_best finished ones (highest_score() in scores.h), so ending then loses nothing. A beam of
/// 1 is greedy search, which takes its first ending. At the sentence's limit of tokens the live
/// hypotheses end unfinished: they fill the list, by score, only if fewer than n_best have
/// finished. The list is shorter than n_best where there are no more translations within the limit.
///
/// A sentence that is done leaves the batch. Sampling is not looked at. REQUIRES: validate(options)
/// passes.
std::vector<NBest> beam_search(const Ensemble& ensemble, const SourceBatch& batch,
                               const SearchOptions& options);

}  // namespace nmt
