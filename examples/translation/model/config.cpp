// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/config.h"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "attune/core/error.h"

namespace nmt {
namespace {

template <class Kind>
using Name = std::pair<std::string_view, Kind>;

constexpr std::array<Name<CellKind>, 3> kCells{
    {{"rnn", CellKind::rnn}, {"gru", CellKind::gru}, {"lstm", CellKind::lstm}}};
constexpr std::array<Name<AttentionKind>, 3> kAttentions{{{"none", AttentionKind::none},
                                                          {"general", AttentionKind::general},
                                                          {"additive", AttentionKind::additive}}};
constexpr std::array<Name<DecoderKind>, 2> kDecoders{
    {{"luong", DecoderKind::luong}, {"bahdanau", DecoderKind::bahdanau}}};
constexpr std::array<Name<BridgeKind>, 2> kBridges{
    {{"copy", BridgeKind::copy}, {"linear", BridgeKind::linear}}};

template <class Names, class Kind>
std::string name_of(const Names& names, Kind kind) {
  for (const auto& [name, value] : names) {
    if (value == kind) return std::string(name);
  }
  return "";
}

template <class Names>
auto named(const char* what, const Names& names, std::string_view wanted) {
  std::string choices;
  for (const auto& [name, value] : names) {
    if (name == wanted) return value;
    choices += (choices.empty() ? "" : ", ") + std::string(name);
  }
  fail(what, " '", wanted, "' is unknown; choose one of ", choices);
}

}  // namespace

std::string to_string(CellKind kind) { return name_of(kCells, kind); }
std::string to_string(AttentionKind kind) { return name_of(kAttentions, kind); }
std::string to_string(DecoderKind kind) { return name_of(kDecoders, kind); }
std::string to_string(BridgeKind kind) { return name_of(kBridges, kind); }
CellKind cell_from(std::string_view name) { return named("cell", kCells, name); }
AttentionKind attention_from(std::string_view name) {
  return named("attention", kAttentions, name);
}
DecoderKind decoder_from(std::string_view name) { return named("decoder", kDecoders, name); }
BridgeKind bridge_from(std::string_view name) { return named("bridge", kBridges, name); }

void validate(const ModelConfig& config) {
  const auto lies_in = [](int64_t value, int64_t least, int64_t most) {
    return least <= value && value <= most;
  };
  if (!lies_in(config.embedding, 1, kLargestSize) || !lies_in(config.hidden, 2, kLargestSize) ||
      !lies_in(config.layers, 1, kMostLayers) || config.hidden % 2 != 0) {
    fail("model: embedding ", config.embedding, " and hidden ", config.hidden, " go to ",
         kLargestSize, ", hidden is even, for two directions, and layers ", config.layers,
         " lie between 1 and ", kMostLayers);
  }
  if (!(config.dropout >= 0 && config.dropout < 1)) {
    fail("model: dropout must lie in [0, 1), is ", config.dropout);
  }
  if (config.decoder != DecoderKind::bahdanau) return;
  if (config.attention == AttentionKind::none) {
    fail("model: decoder bahdanau needs attention, general or additive, not none");
  }
  if (config.input_feeding) {
    fail("model: decoder bahdanau has no input feeding; it is a choice of decoder luong");
  }
}

namespace {

int64_t integer(const nlohmann::json& json, const char* key) {
  const nlohmann::json& value = json.at(key);
  if (!value.is_number_integer()) fail("model: '", key, "' of the configuration is no integer");
  return value.get<int64_t>();
}

}  // namespace

std::string to_json(const ModelConfig& config) {
  const nlohmann::json json{{"embedding", config.embedding},
                            {"hidden", config.hidden},
                            {"layers", config.layers},
                            {"cell", to_string(config.cell)},
                            {"bridge", to_string(config.bridge)},
                            {"decoder", to_string(config.decoder)},
                            {"attention", to_string(config.attention)},
                            {"input_feeding", config.input_feeding},
                            {"dropout", config.dropout}};
  return json.dump();
}

ModelConfig config_from_json(const std::string& text) {
  ModelConfig config;
  try {
    const nlohmann::json json = nlohmann::json::parse(text);
    config.embedding = integer(json, "embedding");
    config.hidden = integer(json, "hidden");
    config.layers = integer(json, "layers");
    config.cell = cell_from(json.at("cell").get<std::string>());
    config.bridge = bridge_from(json.value("bridge", "copy"));
    config.decoder = decoder_from(json.value("decoder", "luong"));
    config.attention = attention_from(json.at("attention").get<std::string>());
    config.input_feeding = json.at("input_feeding").get<bool>();
    config.dropout = json.at("dropout").get<double>();
  } catch (const nlohmann::json::exception& error) {
    fail("model: the configuration cannot be read: ", error.what());
  }
  validate(config);
  return config;
}

}  // namespace nmt
