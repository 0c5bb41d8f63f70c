// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "attune/core/processes.h"
#include "attune/examples/translation/model/translator.h"
#include "attune/examples/translation/text/batches.h"
#include "attune/nn/search/hypothesis.h"

/// Forced decoding: a given translation in place of a search, each token given the right ones
/// before it (teacher forcing). It answers how probable a translation is, and what the model would
/// look at while it wrote it. The model should be in evaluation mode.
namespace nmt {

/// A hypothesis for each pair of the batch, in the order of the batch: finished, with the pair's
/// own tokens. What ranks hypotheses of a search ranks nothing here: `score` is the log-probability
/// per token, eos included. Throws attune::Error if one is NaN.
std::vector<Hypothesis> force(const Translator& translator, const Batch& batch);

/// The same in batches of similar lengths; the results are in the order of the pairs. Throws
/// attune::Error if batch_size < 1. Helpers, if there are any, force some of the batches.
std::vector<Hypothesis> force(const Translator& translator, const std::vector<EncodedPair>& pairs,
                              int64_t batch_size, Processes& processes = alone());

}  // namespace nmt
