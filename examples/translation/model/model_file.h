// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "attune/examples/translation/model/translator.h"
#include "attune/examples/translation/text/languages.h"

namespace nmt {

/// Everything that translation needs, as one file holds it: the translator with its configuration,
/// how text becomes tokens, subword models included, and tokens ids.
struct Model {
  Model(const ModelConfig& config, Tokenizers tokenizers, Vocabulary source_words,
        Vocabulary target_words, Rng& rng);

  /// One and the same where both are alike.
  std::shared_ptr<const Tokenizer> source_tokenizer, target_tokenizer;
  Vocabulary source_vocabulary, target_vocabulary;
  Languages languages() const {
    return {{source_tokenizer, target_tokenizer}, {source_vocabulary, target_vocabulary}};
  }
  Root<Translator> translator;
  std::string training;  ///< how it was trained, as JSON to be read by people; empty if unknown
};

/// Whether two models have the same settings, vocabularies and parameters, whatever the values of
/// these.
bool same_but_for_values(const Model& a, const Model& b);

/// Whether the same text is the same ids to both models: vocabularies and all else but the
/// translator are alike.
bool same_text(const Model& a, const Model& b);

/// Writes a safetensors file; an existing one is replaced only when the new one is complete. Throws
/// attune::Error that names the file, also if a parameter is NaN or infinite.
void save_model(const Model& model, const std::string& path);

/// Whether a file is a model of this program, of whatever version; not if it cannot be read.
bool is_model(const std::string& path);

/// Throws attune::Error that names the file if it cannot be read, is damaged, is no model of this
/// program or one of an older version, has subwords where nmt was built without, or if sizes and
/// vocabularies disagree. A `config`, if there is one, takes the place of the saved one, from which
/// it may differ in dropout.
std::unique_ptr<Model> load_model(const std::string& path,
                                  const std::optional<ModelConfig>& config = {});

/// The configuration of the model in that file. Throws as load_model() does.
ModelConfig saved_config(const std::string& path);

}  // namespace nmt
