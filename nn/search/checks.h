// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/core/ids.h"
#include "attune/nn/search/options.h"
#include "attune/nn/search/sequence_model.h"

/// What every search asks of those who call it and of their models; all throw an Error otherwise.
namespace attune {

/// Each sentence may have a token at least.
void check_limits(const std::vector<SearchLimits>& sentences);

/// temperature is above 0 and finite, top_p lies in (0, 1], and top_k is not below 0.
void check_sampling(const Sampling& sampling);

/// model.step(): its log-probabilities are [N, V], a row for each of the N tokens, and V has a
/// place for the end and for what is never a token.
SequenceModel::Step checked_step(const SequenceModel& model, const Ids& tokens,
                                 SequenceModel::State& state, const SpecialTokens& special);

}  // namespace attune
