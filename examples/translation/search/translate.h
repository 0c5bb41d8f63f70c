// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "attune/core/processes.h"
#include "attune/examples/translation/model/model_file.h"
#include "attune/examples/translation/search/ensemble.h"
#include "attune/examples/translation/search/options.h"
#include "attune/examples/translation/text/encoded_pair.h"
#include "attune/nn/search/hypothesis.h"

namespace nmt {

/// The best translations of each source of a batch, `indices` of which say where in the input each
/// stands: samples depend on that, but not on batches. REQUIRES: validate(options, config) passes.
std::vector<NBest> translate(const Ensemble& ensemble, const SourceBatch& batch,
                             const TranslateOptions& options);

/// Translates encoded sources (eos at the end of each) in batches of similar lengths: at least one
/// translation of each, the best first, in the order of the sources. Models should be in
/// evaluation mode. `first` is how many sources of the same input came before. Helpers, if there
/// are any, translate some of the batches.
///
/// Throws attune::Error as validate(options, config) does for a model.
std::vector<NBest> translate(const Ensemble& ensemble,
                             const std::vector<std::vector<int32_t>>& sources, int64_t batch_size,
                             const TranslateOptions& options = {}, int64_t first = 0,
                             Processes& processes = alone());

/// Receives what was found for the source that stands there in the list.
using TakeFound = std::function<void(size_t source, NBest found)>;

/// The same, of the pairs' sources, each handed out when its batch is done: attention weights of
/// all together may be more than fits, and few callers keep them.
void translate_sources(const Model& model, const std::vector<EncodedPair>& pairs,
                       int64_t batch_size, const TranslateOptions& options, const TakeFound& take,
                       Processes& processes = alone());

/// A translation's tokens, without eos. With options.replace_unknown, <unk> is one of `source`, the
/// tokens that were translated; see replace_unknown.h.
std::vector<std::string> tokens_of(const Model& model, const Hypothesis& hypothesis,
                                   const std::vector<std::string>& source,
                                   const TranslateOptions& options);

}  // namespace nmt
