// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/ids.h"
#include "attune/core/tensor.h"
#include "attune/examples/translation/model/translator.h"
#include "attune/examples/translation/text/batches.h"

namespace nmt {

/// What a translator makes of the target tokens of a batch, each given the right ones before it
/// (teacher forcing).
struct TokenScores {
  Tensor losses;   ///< [T, B], -log p in nats; 0 at padding
  Ids best;        ///< [T, B], the most probable token of all
  Tensor weights;  ///< [T, B, S], of attention; undefined without
};

/// Never holds all logits [T, B, V]: at most kLogitBytes of them, or those of 64 tokens. No result
/// depends on that.
TokenScores score_tokens(const Translator& translator, const Batch& batch);

}  // namespace nmt
