// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "attune/nn/recurrent_cell.h"

namespace nmt {

using namespace attune;

enum class AttentionKind {
  none,     ///< every step sees the final encoder state alone
  general,  ///< Luong et al. 2015
  additive  ///< Bahdanau et al. 2015
};

enum class DecoderKind {
  luong,    ///< attention after the recurrent step (Luong et al. 2015)
  bahdanau  ///< attention before it (Bahdanau et al. 2015)
};

enum class BridgeKind {
  copy,   ///< the decoder starts with the encoder's last state as it is
  linear  ///< with a layer of it
};

/// All that determines the model's parameters, beside the two vocabularies. Saved in the model
/// file.
struct ModelConfig {
  int64_t embedding = 128;  ///< E, of source and target words
  int64_t hidden = 256;     ///< H, of the decoder; each direction of the encoder has H/2
  int64_t layers = 1;       ///< of encoder and decoder alike
  CellKind cell = CellKind::lstm;
  BridgeKind bridge = BridgeKind::copy;
  DecoderKind decoder = DecoderKind::luong;
  AttentionKind attention = AttentionKind::additive;
  bool input_feeding = false;  ///< of Luong's decoder
  double dropout = 0.2;  ///< probability, on embeddings, memory, between layers, before the output
};

constexpr int64_t kLargestSize = 1'000'000, kMostLayers = 64;

/// Throws attune::Error if a size is out of bounds, hidden is odd, dropout is outside [0, 1), or
/// Bahdanau's decoder is to do without attention or with input feeding.
void validate(const ModelConfig& config);

/// As in flags and model files: "rnn" "gru" "lstm", "none" "general" "additive", "luong"
/// "bahdanau", "copy" "linear". The other direction throws attune::Error that lists the names.
std::string to_string(CellKind kind);
std::string to_string(AttentionKind kind);
std::string to_string(DecoderKind kind);
std::string to_string(BridgeKind kind);
CellKind cell_from(std::string_view name);
AttentionKind attention_from(std::string_view name);
DecoderKind decoder_from(std::string_view name);
BridgeKind bridge_from(std::string_view name);

/// JSON text. Parsing throws attune::Error for what is no valid configuration. Files from before
/// there was a choice name neither decoder nor bridge; they mean "luong" and "copy".
std::string to_json(const ModelConfig& config);
ModelConfig config_from_json(const std::string& text);

}  // namespace nmt
