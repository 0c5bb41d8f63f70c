// SPDX-License-Identifier: MIT
#include "attune/tests/support/small_model.h"

#include <algorithm>

#include "attune/examples/translation/text/vocabulary.h"

namespace nmt::testing {

ModelConfig small_config(CellKind cell, AttentionKind attention, bool input_feeding,
                         int64_t layers) {
  ModelConfig config;
  config.embedding = 3;
  config.hidden = 4;
  config.layers = layers;
  config.cell = cell;
  config.attention = attention;
  config.input_feeding = input_feeding;
  config.dropout = 0;
  return config;
}

ModelConfig small_bahdanau_config(CellKind cell, AttentionKind attention, BridgeKind bridge,
                                  int64_t layers) {
  ModelConfig config = small_config(cell, attention, false, layers);
  config.decoder = DecoderKind::bahdanau;
  config.bridge = bridge;
  return config;
}

std::vector<ModelConfig> small_configs() {
  ModelConfig linear_bridge = small_config(CellKind::lstm, AttentionKind::general, true, 2);
  linear_bridge.bridge = BridgeKind::linear;
  return {small_config(CellKind::lstm, AttentionKind::general, true),
          small_config(CellKind::lstm, AttentionKind::general, false, 2),
          small_config(CellKind::lstm, AttentionKind::final, true),
          small_config(CellKind::gru, AttentionKind::additive, true, 2),
          small_config(CellKind::gru, AttentionKind::additive, false),
          small_config(CellKind::gru, AttentionKind::none, false),
          small_config(CellKind::rnn, AttentionKind::general, true),
          small_config(CellKind::rnn, AttentionKind::additive, false),
          linear_bridge,
          small_bahdanau_config(CellKind::gru, AttentionKind::additive, BridgeKind::linear),
          small_bahdanau_config(CellKind::gru, AttentionKind::general, BridgeKind::copy, 2),
          small_bahdanau_config(CellKind::lstm, AttentionKind::additive, BridgeKind::copy),
          small_bahdanau_config(CellKind::lstm, AttentionKind::additive, BridgeKind::linear, 2)};
}

std::string described(const ModelConfig& config) {
  return to_string(config.decoder) + ", " + to_string(config.cell) + ", attention " +
         to_string(config.attention) + (config.input_feeding ? ", input feeding, " : ", ") +
         to_string(config.bridge) + " bridge, " + std::to_string(config.layers) + " layers";
}

std::vector<EncodedPair> mixed_pairs() {
  constexpr int32_t eos = Vocabulary::kEos;
  return {{{4, 6, 5, 4, eos}, {5, 7, eos}},
          {{6, 6, eos}, {4, 5, 6, 7, eos}},
          {{Vocabulary::kUnk, eos}, {eos}}};
}

namespace {

// Columns of ids, filled up with pad: [steps, B]
Ids columns(const std::vector<std::vector<int32_t>>& sentences, int64_t steps) {
  const auto batch = static_cast<int64_t>(sentences.size());
  std::vector<int32_t> ids(static_cast<size_t>(steps * batch), Vocabulary::kPad);
  for (size_t b = 0; b < sentences.size(); ++b) {
    for (size_t t = 0; t < sentences[b].size(); ++t)
      ids[t * sentences.size() + b] = sentences[b][t];
  }
  return Ids({steps, batch}, std::move(ids));
}

int64_t longest(const std::vector<std::vector<int32_t>>& sentences) {
  size_t most = 0;
  for (const auto& sentence : sentences) most = std::max(most, sentence.size());
  return static_cast<int64_t>(most);
}

Ids lengths(const std::vector<std::vector<int32_t>>& sentences) {
  std::vector<int32_t> result;
  for (const auto& sentence : sentences) result.push_back(static_cast<int32_t>(sentence.size()));
  return Ids(std::move(result));
}

}  // namespace

Batch batch_of(const std::vector<EncodedPair>& pairs, int64_t extra) {
  std::vector<std::vector<int32_t>> source, input, output;
  Batch batch;
  for (const EncodedPair& pair : pairs) {
    source.push_back(pair.source);
    output.push_back(pair.target);
    input.push_back(pair.target);
    input.back().insert(input.back().begin(), Vocabulary::kBos);
    input.back().pop_back();
    batch.indices.push_back(static_cast<int64_t>(batch.indices.size()));
    batch.target_tokens += static_cast<int64_t>(pair.target.size());
  }
  const int64_t S = longest(source) + extra, T = longest(output) + extra;
  batch.source = columns(source, S);
  batch.source_lengths = lengths(source);
  batch.target_input = columns(input, T);
  batch.target_output = columns(output, T);
  batch.target_lengths = lengths(output);
  return batch;
}

}  // namespace nmt::testing
