// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/model_file.h"

#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "attune/core/error.h"
#include "attune/core/safetensors.h"
#include "attune/nn/checkpoint.h"

namespace nmt {
namespace {

using Metadata = std::map<std::string, std::string>;

// Marks a file as a model of this program, and the layout of its metadata.
constexpr const char* kFormat = "attune translation model 1";

const std::string& entry(const Metadata& metadata, const std::string& key) {
  const auto found = metadata.find(key);
  if (found == metadata.end()) fail("the metadata lack '", key, "'");
  return found->second;
}

Vocabulary vocabulary_from(const std::string& json) {
  try {
    return Vocabulary(nlohmann::json::parse(json).get<std::vector<std::string>>());
  } catch (const nlohmann::json::exception& error) {
    fail("a vocabulary cannot be read: ", error.what());
  }
}

Metadata metadata(const Model& model) {
  return {{"format", kFormat},
          {"config", to_json(model.translator->config())},
          {"tokenization", to_string(model.tokenization)},
          {"source_vocabulary", nlohmann::json(model.source.tokens()).dump()},
          {"target_vocabulary", nlohmann::json(model.target.tokens()).dump()}};
}

std::unique_ptr<Model> model_from(const SafetensorsFile& file) {
  const auto format = file.metadata.find("format");
  if (format == file.metadata.end() || format->second != kFormat) {
    fail("this is a safetensors file, but no model that 'nmt train' wrote");
  }
  const auto config = read_json<ModelConfig>(entry(file.metadata, "config"));
  validate(config);
  Rng rng(0);  // the values it gives are all replaced
  auto model = std::make_unique<Model>(
      config, named<Tokenization>("tokenization", entry(file.metadata, "tokenization")),
      vocabulary_from(entry(file.metadata, "source_vocabulary")),
      vocabulary_from(entry(file.metadata, "target_vocabulary")), rng);
  load_into(*model->translator, file);
  return model;
}

}  // namespace

Model::Model(const ModelConfig& config, Tokenization text, Vocabulary source_words,
             Vocabulary target_words, Rng& rng)
    : tokenization(text),
      source(std::move(source_words)),
      target(std::move(target_words)),
      translator(config, source.size(), target.size(), rng) {}

bool same_but_for_values(const Model& a, const Model& b) { return metadata(a) == metadata(b); }

void save_model(const Model& model, const std::string& path) {
  write_safetensors(path, to_file(*model.translator, metadata(model)));
}

std::unique_ptr<Model> load_model(const std::string& path) {
  const SafetensorsFile file = read_safetensors(path);  // its errors name the file
  try {
    return model_from(file);
  } catch (const Error& error) {
    fail(path, ": ", error.what());
  }
}

}  // namespace nmt
