// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "attune/examples/translation/search/hypothesis.h"
#include "attune/examples/translation/search/translate.h"

/// Forced decoding: a given translation in place of a search, each token given the right ones
/// before it (teacher forcing). It answers how probable a translation is, and what the model would
/// look at while it wrote it. The model should be in evaluation mode.
namespace nmt {

/// A hypothesis for each pair of the batch, in the order of the batch: finished, with the pair's
/// own tokens. What ranks hypotheses of a search ranks nothing here: `score` is the log-probability
/// per token, eos included.
std::vector<Hypothesis> force(const Translator& translator, const Batch& batch);

/// The same in batches of similar lengths; the results are in the order of the pairs. Throws
/// attune::Error if batch_size < 1.
std::vector<Hypothesis> force(const Translator& translator, const std::vector<EncodedPair>& pairs,
                              int64_t batch_size);

/// A line and its given translation on their way through the model.
struct ForcedLine : SentencePair {
  Hypothesis hypothesis;  ///< its tokens are <unk> where the vocabulary has none; without a step if
                          ///< source and target are empty
};

/// Forces text line by line: calls `each` for every pair of lines, in order. Lines over
/// options.max_length are cut on both sides. A line that is empty on one side only is forced like
/// any other. There is nothing to search for: options.search is not looked at. Throws
/// attune::Error, naming file and line, for what is not valid UTF-8, and if one text has more lines
/// than the other.
void force_lines(const Model& model, LineReader& sources, LineReader& targets,
                 const LineOptions& options, const std::function<void(const ForcedLine&)>& each);

}  // namespace nmt
