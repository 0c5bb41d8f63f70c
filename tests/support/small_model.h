// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "attune/examples/translation/model/translator.h"

/// Translators small enough to be checked element by element.
namespace nmt::testing {

constexpr int32_t kSourceVocabulary = 7, kTargetVocabulary = 8;

/// A configuration of a few units, without dropout.
ModelConfig small_config(Choice<CellRow> cell, Choice<AttentionRow> attention, bool input_feeding,
                         int64_t layers = 1);

/// The same with Bahdanau's decoder.
ModelConfig small_bahdanau_config(Choice<CellRow> cell, Choice<AttentionRow> attention,
                                  BridgeKind bridge, int64_t layers = 1);

/// The same with choices as in a model file: {"decoder": "gnmt", "layers": 3}.
ModelConfig small_config(const std::string& json);

/// Every choice (cells, attentions, decoders and so on) but the ties of source words, which take
/// one vocabulary; input feeding and residuals on and off, one, two and three layers: each at least
/// once.
std::vector<ModelConfig> small_configs();

/// All of its choices, for messages.
std::string described(const ModelConfig& config);

/// Three sentence pairs of lengths 4, 2 and 1 with targets of lengths 2, 4 and 0 (eos not counted).
std::vector<EncodedPair> mixed_pairs();

/// The pairs in one batch, in their own order, padded by `extra` further steps on both sides.
Batch batch_of(const std::vector<EncodedPair>& pairs, int64_t extra = 0);

}  // namespace nmt::testing
