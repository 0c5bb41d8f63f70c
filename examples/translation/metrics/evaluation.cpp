// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/evaluation.h"

#include "attune/examples/translation/search/translate.h"

namespace nmt {

EncodedPair encode(const Model& model, const SentencePair& pair) {
  return {model.source.encode(pair.source), model.target.encode(pair.target)};
}

std::vector<EncodedPair> encode(const Model& model, const std::vector<SentencePair>& pairs) {
  std::vector<EncodedPair> encoded;
  for (const SentencePair& pair : pairs) encoded.push_back(encode(model, pair));
  return encoded;
}

Evaluation evaluate(const Model& model, const std::vector<SentencePair>& pairs,
                    const std::vector<std::vector<std::string>>& tags, int64_t batch_size) {
  const std::vector<EncodedPair> encoded = encode(model, pairs);
  const std::vector<Batch> batches = sorted_batches(encoded, batch_size);
  Evaluation result;
  result.teacher_forced = teacher_forced(*model.translator, batches);
  result.free_running = free_running(*model.translator, batches);
  const std::vector<NBest> translations = translate_sources(model, encoded, batch_size);
  for (size_t i = 0; i < pairs.size(); ++i) {
    const auto words = static_cast<int64_t>(pairs[i].source.size());
    const Hypothesis& found = translations[i].front();
    const std::vector<std::string> hypothesis = model.target.decode(found.ids);
    result.bleu += bleu_statistics(hypothesis, pairs[i].target);
    result.exact_match.add(hypothesis, pairs[i].target, words,
                           tags.empty() ? std::vector<std::string>() : tags[i]);
    result.health.add_translation(hypothesis, pairs[i].target);
    if (found.weights.empty()) continue;
    result.health.add_attention(found.weights, found.positions, words);
  }
  return result;
}

}  // namespace nmt
