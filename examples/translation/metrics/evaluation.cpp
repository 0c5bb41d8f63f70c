// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/evaluation.h"

#include "attune/examples/translation/search/translate.h"

namespace nmt {
namespace {

using Tokens = std::vector<std::string>;

// A translation beside its reference, in the model's tokens and as plain text.
struct Comparison {
  Tokens hypothesis, reference;
  std::string hypothesis_text, reference_text;

  BleuStatistics bleu(const EvaluationOptions& options) const {
    const auto tokens = [&](const std::string& text) {
      return tokenize_for_bleu(text, options.bleu_tokenizer, options.lowercase);
    };
    return bleu_statistics(tokens(hypothesis_text), tokens(reference_text));
  }

  ChrfStatistics chrf(const EvaluationOptions& options) const {
    return chrf_statistics(hypothesis_text, reference_text, options.lowercase);
  }
};

Comparison compare(const Model& model, const Hypothesis& found, const SentencePair& pair,
                   const SearchOptions& search) {
  const Tokens hypothesis = tokens_of(model, found, pair.source, search);
  return {hypothesis, pair.target, model.target_text->detokenize(hypothesis),
          model.target_text->detokenize(pair.target)};
}

}  // namespace

Scores& Scores::operator+=(const Scores& other) {
  teacher_forced += other.teacher_forced;
  free_running += other.free_running;
  bleu += other.bleu;
  chrf += other.chrf;
  exact_match += other.exact_match;
  return *this;
}

EncodedPair encode(const Model& model, const SentencePair& pair) {
  return {model.source.encode(pair.source), model.target.encode(pair.target)};
}

std::vector<EncodedPair> encode(const Model& model, const std::vector<SentencePair>& pairs) {
  std::vector<EncodedPair> encoded;
  for (const SentencePair& pair : pairs) encoded.push_back(encode(model, pair));
  return encoded;
}

Evaluation evaluate(const Model& model, const std::vector<SentencePair>& pairs,
                    const std::vector<std::vector<std::string>>& tags, int64_t batch_size,
                    const EvaluationOptions& options) {
  const std::vector<EncodedPair> encoded = encode(model, pairs);
  const std::vector<Batch> batches = sorted_batches(encoded, batch_size);
  const std::vector<CrossEntropy> forced = teacher_forced_by_pair(*model.translator, batches);
  const std::vector<CrossEntropy> free = free_running_by_pair(*model.translator, batches);
  const std::vector<NBest> translations =
      translate_sources(model, encoded, batch_size, options.search);
  Evaluation result;
  result.options = options;
  for (size_t i = 0; i < pairs.size(); ++i) {
    const auto words = static_cast<int64_t>(pairs[i].source.size());
    const Hypothesis& found = translations[i].front();
    const Comparison pair = compare(model, found, pairs[i], options.search);
    Scores scores{forced[i], free[i], pair.bleu(options), pair.chrf(options), {}};
    scores.exact_match.add(pair.hypothesis, pair.reference, tags.empty() ? Tokens() : tags[i]);
    result += scores;
    result.by_length[words] += scores;
    result.health.add_translation(pair.hypothesis, pair.reference);
    if (found.weights.empty()) continue;
    result.health.add_attention(found.weights, found.positions, words);
  }
  return result;
}

}  // namespace nmt
