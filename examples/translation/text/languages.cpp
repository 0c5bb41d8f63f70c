// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/languages.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "attune/core/error.h"
#include "attune/examples/translation/parse_json.h"
#include "attune/examples/translation/settings_json.h"
#include "attune/examples/translation/text/base64.h"
#include "attune/examples/translation/text/checksum.h"

namespace nmt {
namespace {

constexpr const char *kText = "text", *kSourceSubwords = "source_subwords",
                     *kTargetSubwords = "target_subwords", *kSourceWords = "source_vocabulary",
                     *kTargetWords = "target_vocabulary";

Vocabulary vocabulary_from(const Metadata& metadata, const std::string& key) {
  const auto words = parse_json(entry(metadata, key), "the metadata's '" + key + "'");
  const auto is_word = [](const nlohmann::json& word) { return word.is_string(); };
  if (!words.is_array() || !std::all_of(words.begin(), words.end(), is_word)) {
    fail("the metadata's '", key, "' is no list of words");
  }
  return Vocabulary(words.get<std::vector<std::string>>());
}

std::shared_ptr<const Tokenizer> tokenizer_from(const Metadata& metadata, const std::string& key) {
  const auto settings = read_json<TokenizerConfig>(entry(metadata, kText));
  if (!settings.tokenize->has_subwords()) return make_tokenizer(settings);
  return make_tokenizer(settings, from_base64(entry(metadata, key)));
}

}  // namespace

const std::string& entry(const Metadata& metadata, const std::string& key) {
  const auto found = metadata.find(key);
  if (found == metadata.end()) fail("the metadata lack '", key, "'");
  return found->second;
}

void add(Metadata& metadata, const Tokenizers& tokenizers) {
  const auto& [source, target] = tokenizers;
  metadata[kText] = to_json(source->config()).dump();
  if (!source->config().tokenize->has_subwords()) return;
  metadata[kSourceSubwords] = to_base64(source->subword_model());
  if (target != source) metadata[kTargetSubwords] = to_base64(target->subword_model());
}

void add(Metadata& metadata, const Vocabulary& source, const Vocabulary& target) {
  metadata[kSourceWords] = nlohmann::json(source.tokens()).dump();
  metadata[kTargetWords] = nlohmann::json(target.tokens()).dump();
}

uint64_t checksum_of(const Languages& languages) {
  Metadata metadata;
  add(metadata, languages.tokenizers);
  add(metadata, languages.words.source, languages.words.target);
  Checksum sum;
  for (const auto& [name, text] : metadata) sum.add(text);
  return sum.value();
}

Languages languages_from(const Metadata& metadata) {
  Vocabularies words{vocabulary_from(metadata, kSourceWords),
                     vocabulary_from(metadata, kTargetWords)};
  const auto source = tokenizer_from(metadata, kSourceSubwords);
  if (!metadata.contains(kTargetSubwords)) return {{source, source}, std::move(words)};
  return {{source, tokenizer_from(metadata, kTargetSubwords)}, std::move(words)};
}

}  // namespace nmt
