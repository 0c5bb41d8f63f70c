// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "attune/examples/translation/model/translator.h"

namespace nmt {

/// What a search found for one sentence.
struct Translation {
  std::vector<int32_t> ids;   ///< target words, without eos
  std::vector<real> weights;  ///< attention [steps, positions], row-major: a row for each of `ids`
                              ///< and one for eos, if it came; empty for a model without attention
  int64_t positions = 0;      ///< S, padding of the batch included
};

/// The most probable word at each step, until eos or the sentence's limit.
///
/// The limit depends on the sentence's own length alone, not on its batch-mates: 2 |x| + 10 words
/// for |x| source tokens.
std::vector<Translation> greedy(const Translator& translator, const SourceBatch& batch);

/// The longest translation of a source of so many tokens, eos not counted on either side.
inline int64_t length_limit(int64_t source_tokens) { return 2 * source_tokens + 10; }

}  // namespace nmt
