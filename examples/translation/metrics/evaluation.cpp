// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/evaluation.h"

#include <iterator>

#include "attune/examples/translation/search/translate.h"

namespace nmt {

using Tokens = std::vector<std::string>;

Scores& Scores::operator+=(const Scores& other) {
  const auto& [more_text, more_forced, more_free, more_matches] =
      other;  // one more does not compile
  text += more_text;
  teacher_forced += more_forced;
  free_running += more_free;
  exact_match += more_matches;
  return *this;
}

Evaluation evaluate(const Model& model, const std::vector<SentencePair>& pairs,
                    const std::vector<std::vector<std::string>>& tags, int64_t batch_size,
                    const EvaluationOptions& options, Processes& processes) {
  const std::vector<EncodedPair> encoded =
      encode(pairs, model.source_vocabulary, model.target_vocabulary);
  const std::vector<Batch> batches = sorted_batches(encoded, batch_size);
  const Translator& translator = *model.translator;
  const std::vector<CrossEntropy> forced = teacher_forced_by_pair(translator, batches, processes);
  const std::vector<CrossEntropy> free = free_running_by_pair(translator, batches, processes);
  Evaluation result;
  result.options = options;
  std::vector<Tokens> hypotheses(pairs.size());
  const auto take = [&](size_t i, const NBest& translations) {
    const Hypothesis& found = translations.front();
    hypotheses[i] = tokens_of(model, found, pairs[i].source, options.search);
    if (found.weights.empty()) return;
    result.health.add_attention(found.weights, found.positions, std::ssize(pairs[i].source));
  };
  translate_sources(model, encoded, batch_size, options.search, take, processes);
  for (size_t i = 0; i < pairs.size(); ++i) {
    const Tokens &hypothesis = hypotheses[i], &reference = pairs[i].target;
    const std::string text = model.target_tokenizer->detokenize(hypothesis);
    Scores scores{text_scores(text, pairs[i].reference, options.scoring), forced[i], free[i],
                  ExactMatch()};
    scores.exact_match.add(hypothesis, reference, tags.empty() ? Tokens() : tags[i]);
    result += scores;
    result.by_length[std::ssize(pairs[i].source)] += scores;
    result.health.add_translation(hypothesis, reference);
  }
  return result;
}

}  // namespace nmt
