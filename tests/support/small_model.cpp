// SPDX-License-Identifier: MIT
#include "attune/tests/support/small_model.h"

#include <algorithm>

#include "attune/examples/translation/settings_json.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt::testing {

ModelConfig small_config(Choice<CellRow> cell, Choice<AttentionRow> attention, bool input_feeding,
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

ModelConfig small_bahdanau_config(Choice<CellRow> cell, Choice<AttentionRow> attention,
                                  BridgeKind bridge, int64_t layers) {
  ModelConfig config = small_config(cell, attention, false, layers);
  config.decoder = DecoderKind::bahdanau;
  config.bridge = bridge;
  return config;
}

ModelConfig small_config(const std::string& json) {
  const ModelConfig config = read_json(json, small_config("lstm", "additive", false));
  validate(config);
  return config;
}

namespace {

// A configuration for each further row of a list, so that whoever adds one need not come here.
template <class Row>
void add_others(std::vector<ModelConfig>& configs, const std::string& key,
                Choice<Row> ModelConfig::*choice) {
  for (const Row& row : Choices<Row>::list) {
    const std::string name(row.name);
    const auto has = [&](const ModelConfig& config) { return (config.*choice)->name == name; };
    if (std::any_of(configs.begin(), configs.end(), has)) continue;
    configs.push_back(small_config("{\"" + key + "\": \"" + name + "\"}"));
  }
}

}  // namespace

std::vector<ModelConfig> small_configs() {
  constexpr const char* kChoices[] = {
      R"({"attention": "general", "input_feeding": true})",
      R"({"attention": "general", "layers": 2})",
      R"({"attention": "general", "input_feeding": true, "layers": 2, "bridge": "linear"})",
      R"({"attention": "general", "input_feeding": true, "cell": "rnn"})",
      R"({"cell": "gru", "input_feeding": true, "layers": 2})",
      R"({"cell": "gru"})",
      R"({"cell": "rnn"})",
      R"({"attention": "none", "input_feeding": true})",
      R"({"attention": "none", "bidirectional": false, "cell": "gru"})",
      R"({"attention": "final", "cell": "gru"})",
      R"({"attention": "final", "input_feeding": true, "decoder": "readout"})",
      R"({"attention": "final", "decoder": "bahdanau", "cell": "gru"})",
      R"({"attention": "dot"})",
      R"({"attention": "scaled_dot", "bridge": "zero", "decoder": "readout"})",
      R"({"attention": "scaled_general", "encoder_hidden": 6, "bridge": "mean"})",
      R"({"attention": "concat", "attention_hidden": 3, "tie": "target"})",
      R"({"attention": "normed_additive", "decoder": "bahdanau", "tie": "target"})",
      R"({"attention": "coverage", "input_feeding": true})",
      R"({"attention": "coverage", "decoder": "conditional", "cell": "gru"})",
      R"({"attention": "multi_head", "heads": 2, "encoder_hidden": 6, "bridge": "linear"})",
      R"({"attention": "multi_head", "heads": 2, "decoder": "conditional", "layers": 2})",
      R"({"attention": "location", "attention_hidden": 3, "cell": "ln_lstm"})",
      R"({"decoder": "bahdanau", "cell": "gru", "bridge": "linear"})",
      R"({"decoder": "bahdanau", "cell": "gru", "attention": "general", "layers": 2})",
      R"({"decoder": "bahdanau", "layers": 3, "residual": true, "bridge": "linear"})",
      R"({"decoder": "conditional", "cell": "gru", "bridge": "mean", "tie": "target"})",
      R"({"decoder": "conditional", "layers": 3, "residual": true, "encoder_layers": 1,
          "bridge": "linear"})",
      R"({"decoder": "gnmt", "layers": 2})",
      R"({"decoder": "gnmt", "layers": 3, "residual": true, "cell": "gru",
          "encoder_embedding": 5})"};
  std::vector<ModelConfig> configs;
  for (const char* choices : kChoices) configs.push_back(small_config(choices));
  add_others(configs, "cell", &ModelConfig::cell);
  add_others(configs, "attention", &ModelConfig::attention);
  return configs;
}

std::string described(const ModelConfig& config) { return to_json(config).dump(); }

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
