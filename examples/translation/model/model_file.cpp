// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/model_file.h"

#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "attune/core/error.h"
#include "attune/core/safetensors.h"
#include "attune/examples/translation/model/base64.h"
#include "attune/nn/checkpoint.h"

namespace nmt {
namespace {

using Metadata = std::map<std::string, std::string>;

// Marks a file as a model of this program, and the layout of its metadata.
constexpr const char* kFormat = "attune translation model 2";
constexpr const char* kOldFormat = "attune translation model 1";

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

void check_format(const Metadata& metadata) {
  const auto format = metadata.find("format");
  if (format == metadata.end() || (format->second != kFormat && format->second != kOldFormat)) {
    fail("this is a safetensors file, but no model that 'nmt train' wrote");
  }
  if (format->second == kOldFormat) {
    fail("this model was written by an older nmt, which kept less of its text; train it again");
  }
}

std::shared_ptr<const Tokenizer> tokenizer_from(const Metadata& metadata, const std::string& key) {
  const auto settings = read_json<LineSettings>(entry(metadata, "text"));
  if (!has_subwords(settings.tokenize)) return make_tokenizer(settings);
  return make_tokenizer(settings, from_base64(entry(metadata, key)));
}

Tokenizers tokenizers_from(const Metadata& metadata) {
  const auto source = tokenizer_from(metadata, "source_subwords");
  if (!metadata.contains("target_subwords")) return {source, source};
  return {source, tokenizer_from(metadata, "target_subwords")};
}

void add_subwords(const Model& model, Metadata& metadata) {
  if (!has_subwords(model.source_text->settings().tokenize)) return;
  metadata["source_subwords"] = to_base64(model.source_text->subword_model());
  if (model.target_text == model.source_text) return;
  metadata["target_subwords"] = to_base64(model.target_text->subword_model());
}

Metadata metadata(const Model& model) {
  Metadata metadata{{"format", kFormat},
                    {"config", to_json(model.translator->config())},
                    {"text", to_json(model.source_text->settings())},
                    {"source_vocabulary", nlohmann::json(model.source.tokens()).dump()},
                    {"target_vocabulary", nlohmann::json(model.target.tokens()).dump()}};
  add_subwords(model, metadata);
  return metadata;
}

std::unique_ptr<Model> model_from(const SafetensorsFile& file) {
  check_format(file.metadata);
  const auto config = read_json<ModelConfig>(entry(file.metadata, "config"));
  validate(config);
  Rng rng(0);  // the values it gives are all replaced
  auto model =
      std::make_unique<Model>(config, tokenizers_from(file.metadata),
                              vocabulary_from(entry(file.metadata, "source_vocabulary")),
                              vocabulary_from(entry(file.metadata, "target_vocabulary")), rng);
  load_into(*model->translator, file);
  return model;
}

}  // namespace

Model::Model(const ModelConfig& config, Tokenizers text, Vocabulary source_words,
             Vocabulary target_words, Rng& rng)
    : source_text(std::move(text.source)),
      target_text(std::move(text.target)),
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
