// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/evaluation.h"

#include <iterator>

#include "attune/examples/translation/search/translate.h"

namespace nmt {

using Tokens = std::vector<std::string>;

Scores& Scores::operator+=(const Scores& other) {
  const auto& [more_text, more_forced, more_free, more_matches] = other;  // see TextScores
  text += more_text;
  teacher_forced += more_forced;
  free_running += more_free;
  exact_match += more_matches;
  return *this;
}

Evaluation evaluate(const Model& model, const std::vector<SentencePair>& pairs,
                    const std::vector<std::vector<std::string>>& tags, int64_t batch_size,
                    const EvaluationOptions& options) {
  const std::vector<EncodedPair> encoded =
      encode(pairs, model.source_vocabulary, model.target_vocabulary);
  const std::vector<Batch> batches = sorted_batches(encoded, batch_size);
  const std::vector<CrossEntropy> forced = teacher_forced_by_pair(*model.translator, batches);
  const std::vector<CrossEntropy> free = free_running_by_pair(*model.translator, batches);
  const std::vector<NBest> translations =
      translate_sources(model, encoded, batch_size, options.search);
  const auto text = [&](const Tokens& tokens) {
    return model.target_tokenizer->detokenize(tokens);
  };
  Evaluation result;
  result.options = options;
  for (size_t i = 0; i < pairs.size(); ++i) {
    const Tokens &source = pairs[i].source, &reference = pairs[i].target;
    const Hypothesis& found = translations[i].front();
    const Tokens hypothesis = tokens_of(model, found, source, options.search);
    Scores scores{text_scores(text(hypothesis), pairs[i].reference, options.scoring), forced[i],
                  free[i], ExactMatch()};
    scores.exact_match.add(hypothesis, reference, tags.empty() ? Tokens() : tags[i]);
    result += scores;
    result.by_length[std::ssize(source)] += scores;
    result.health.add_translation(hypothesis, reference);
    if (found.weights.empty()) continue;
    result.health.add_attention(found.weights, found.positions, std::ssize(source));
  }
  return result;
}

}  // namespace nmt
