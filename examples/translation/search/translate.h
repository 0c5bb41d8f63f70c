// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "attune/examples/translation/model/model_file.h"
#include "attune/examples/translation/search/ensemble.h"
#include "attune/examples/translation/search/hypothesis.h"
#include "attune/examples/translation/search/options.h"
#include "attune/examples/translation/text/encoded_pair.h"

namespace nmt {

/// Translates encoded sources (eos at the end of each) in batches of similar lengths: at least one
/// translation of each, the best first, in the order of the sources. Models should be in
/// evaluation mode. `first` is how many sources of the same input came before: samples depend on
/// where a sentence stands in the input, but not on batches.
///
/// Throws attune::Error as validate(options, config) does for a model.
std::vector<NBest> translate(const Ensemble& ensemble,
                             const std::vector<std::vector<int32_t>>& sources, int64_t batch_size,
                             const SearchOptions& options = {}, int64_t first = 0);

/// The same, of the pairs' sources.
std::vector<NBest> translate_sources(const Model& model, const std::vector<EncodedPair>& pairs,
                                     int64_t batch_size, const SearchOptions& options = {});

/// A translation's tokens, without eos. With options.replace_unknown, <unk> is one of `source`, the
/// tokens that were translated; see replace_unknown.h.
std::vector<std::string> tokens_of(const Model& model, const Hypothesis& hypothesis,
                                   const std::vector<std::string>& source,
                                   const SearchOptions& options);

}  // namespace nmt
