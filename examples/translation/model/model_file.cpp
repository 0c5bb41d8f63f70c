// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/model_file.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <new>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/files/safetensors.h"
#include "attune/examples/translation/parse_json.h"
#include "attune/examples/translation/settings_json.h"
#include "attune/examples/translation/text/languages.h"
#include "attune/examples/translation/text/prepared_text.h"
#include "attune/nn/checkpoint.h"

namespace nmt {
namespace {

// Marks a file as a model of this program, and what its metadata and parameters are called.
constexpr const char* kFormat = "attune translation model 3";
constexpr std::string_view kAnyFormat = "attune translation model ";
constexpr std::string_view kOldFormats[] = {"attune translation model 1",
                                            "attune translation model 2"};

constexpr const char* kTraining = "training";

void check_format(const Metadata& metadata) {
  const auto format = metadata.find("format");
  const std::string found = format == metadata.end() ? "" : format->second;
  if (std::count(std::begin(kOldFormats), std::end(kOldFormats), found) > 0) {
    fail("this model was written by an older nmt; train it again");
  }
  if (found.starts_with("attune training state")) {
    fail("this is the state of a training: m.training.st of a model m.st, say; name the model");
  }
  if (found != kFormat && found.starts_with(kAnyFormat)) {
    fail("this model was written by a newer nmt, which alone can read it");
  }
  if (found != kFormat) fail("this is a safetensors file, but no model that 'nmt train' wrote");
}

// All but how it was trained.
Metadata metadata(const Model& model) {
  Metadata metadata{{"format", kFormat}, {"config", to_json(model.translator->config()).dump()}};
  add(metadata, {model.source_tokenizer, model.target_tokenizer});
  add(metadata, model.source_vocabulary, model.target_vocabulary);
  return metadata;
}

// A value that is no number would be found much later, in some translation.
void check_finite(const Translator& translator, const std::string& before = "") {
  for (const NamedVariable& parameter : translator.parameters()) {
    if (all_finite(parameter.variable.value())) continue;
    fail(before, "parameter ", parameter.name, " has values that are NaN or infinite");
  }
}

int64_t parameters_in(const SafetensorsFile& file) {
  int64_t count = 0;
  for (const auto& [name, tensor] : file.tensors) count += tensor.numel();
  return count;
}

// Checked before a model is built: a damaged size could ask for more memory than there is.
void check_size(int64_t at_least, const SafetensorsFile& file) {
  const int64_t found = parameters_in(file);
  if (at_least > found) {
    fail("its settings ask for at least ", at_least, " parameters, but it has ", found);
  }
}

ModelConfig config_from(const SafetensorsFile& file) {
  check_format(file.metadata);
  const auto config = read_json<ModelConfig>(entry(file.metadata, "config"));
  validate(config);
  return config;
}

std::unique_ptr<Model> model_from(const SafetensorsFile& file, const ModelConfig& config) {
  Rng rng(0);  // the values it gives are all replaced
  auto [tokenizers, words] = languages_from(file.metadata);
  check_size(parameters_at_least(config, words.source.size(), words.target.size()), file);
  auto model = std::make_unique<Model>(config, std::move(tokenizers), std::move(words.source),
                                       std::move(words.target), rng);
  if (file.metadata.contains(kTraining)) model->training = file.metadata.at(kTraining);
  load_into(*model->translator, file);
  check_finite(*model->translator);
  return model;
}

bool is_text(const std::string& path) try { return is_prepared_text(path); } catch (const Error&) {
  return false;
}

SafetensorsFile read_file(const std::string& path) try {
  return read_safetensors(path);
} catch (const Error&) {
  if (!is_text(path)) throw;
  fail(path,
       " is a prepared text, of 'nmt prepare' or 'nmt train', not a model; name a model, such ",
       "as m.st beside m.text ('nmt info --text' says what is in a text)");
}

// Errors name the file.
template <class Read>
auto with_file(const std::string& path, const Read& read) {
  const SafetensorsFile file = read_file(path);
  try {
    return read(file);
  } catch (const Error& error) {
    fail(path, ": ", error.what());
  } catch (const std::bad_alloc&) {
    fail(path, ": memory does not hold its ", parameters_in(file), " parameters, of ", sizeof(real),
         " bytes each");
  }
}

}  // namespace

Model::Model(const ModelConfig& config, Tokenizers tokenizers, Vocabulary source_words,
             Vocabulary target_words, Rng& rng)
    : source_tokenizer(std::move(tokenizers.source)),
      target_tokenizer(std::move(tokenizers.target)),
      source_vocabulary(std::move(source_words)),
      target_vocabulary(std::move(target_words)),
      translator(config, source_vocabulary.size(), target_vocabulary.size(), rng) {}

bool same_but_for_values(const Model& a, const Model& b) { return metadata(a) == metadata(b); }

bool same_text(const Model& a, const Model& b) {
  Metadata of_a = metadata(a), of_b = metadata(b);
  of_a.erase("config");
  of_b.erase("config");
  return of_a == of_b;
}

void save_model(const Model& model, const std::string& path) {
  check_finite(*model.translator, path + " is not written: ");
  Metadata all = metadata(model);
  if (!model.training.empty()) all[kTraining] = model.training;
  write_safetensors(path, to_file(*model.translator, std::move(all)));
}

bool is_model(const std::string& path) try {
  const SafetensorsFile file = read_safetensors(path);
  const auto format = file.metadata.find("format");
  return format != file.metadata.end() && format->second.starts_with(kAnyFormat);
} catch (const Error&) {
  return false;
}

std::unique_ptr<Model> load_model(const std::string& path,
                                  const std::optional<ModelConfig>& config) {
  return with_file(path, [&](const SafetensorsFile& file) {
    const ModelConfig saved = config_from(file);
    return model_from(file, config.value_or(saved));
  });
}

ModelConfig saved_config(const std::string& path) { return with_file(path, config_from); }

}  // namespace nmt
