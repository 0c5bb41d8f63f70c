// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "attune/examples/translation/model/translator.h"

/// Translators small enough to be checked element by element.
namespace nmt::testing {

constexpr int32_t kSourceVocabulary = 7, kTargetVocabulary = 8;

/// A configuration of a few units, without dropout.
ModelConfig small_config(CellKind cell, AttentionKind attention, bool input_feeding,
                         int64_t layers = 1);

/// The same with Bahdanau's decoder.
ModelConfig small_bahdanau_config(CellKind cell, AttentionKind attention, BridgeKind bridge,
                                  int64_t layers = 1);

/// Every cell, attention, decoder and bridge, input feeding on and off, one and two layers, each at
/// least once.
std::vector<ModelConfig> small_configs();

/// "luong, lstm, attention general, input feeding, copy bridge, 1 layers": for messages.
std::string described(const ModelConfig& config);

/// Three sentence pairs of lengths 4, 2 and 1 with targets of lengths 2, 4 and 0 (eos not counted).
std::vector<EncodedPair> mixed_pairs();

/// The pairs in one batch, in their own order, padded by `extra` further steps on both sides.
Batch batch_of(const std::vector<EncodedPair>& pairs, int64_t extra = 0);

}  // namespace nmt::testing
