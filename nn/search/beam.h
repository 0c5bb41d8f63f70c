// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/nn/search/hypothesis.h"
#include "attune/nn/search/options.h"
#include "attune/nn/search/sequence_model.h"

namespace attune {

/// Beam search: up to options.n_best sequences for each sentence of a batch, in its order.
///
/// Each sentence has at most K = options.beam live hypotheses. At each step their continuations by
/// every token compete by log-probability: all are equally long. Of the K best, those by the end
/// are finished; they leave the beam, and the best other continuations take their places, so that K
/// stay alive. Finished hypotheses compete by score (scores.h) and the n_best best are kept.
///
/// A sentence is done when none of its live hypotheses can come to a higher score than the worst of
/// its n_best finished ones (highest_score() in scores.h), so ending then loses nothing. A beam of
/// 1 is greedy search, which takes its first ending. At the sentence's limit of tokens the live
/// hypotheses end unfinished: they fill the list, by score, only if fewer than n_best have
/// finished. The list is shorter than n_best where there are no more sequences within the limit.
///
/// A sentence that is done leaves the batch. `state` has a row for each sentence, before its first
/// token, and is of no use afterwards. Sampling is not looked at. Throws unless beam >= n_best >=
/// 1, and as greedy() does.
std::vector<NBest> beam_search(const SequenceModel& model, SequenceModel::State& state,
                               const std::vector<SearchLimits>& sentences,
                               const SearchOptions& options);

}  // namespace attune
