// SPDX-License-Identifier: MIT
#include "attune/examples/translation/commands/attended_line.h"

#include <utility>
#include <vector>

#include "attune/core/error.h"
#include "attune/examples/translation/search/translate.h"

namespace nmt {
namespace {

// `target`: the hypothesis in tokens.
AttendedHypothesis attended_hypothesis(const Model& model, const Hypothesis& hypothesis,
                                       std::vector<std::string> target) {
  AttendedHypothesis result;
  result.target = std::move(target);
  result.target_text = model.target_tokenizer->detokenize(result.target);
  if (hypothesis.finished) result.target.push_back(model.target_vocabulary.token(Vocabulary::kEos));
  result.finished = hypothesis.finished;
  result.log_probabilities = hypothesis.token_log_probabilities;
  result.score = hypothesis.score;
  result.weights = hypothesis.weights;
  result.positions = hypothesis.positions;
  return result;
}

AttendedSentence without_hypotheses(const Model& model, const std::vector<std::string>& source) {
  AttendedSentence sentence;
  sentence.source = source;
  sentence.source.push_back(model.source_vocabulary.token(Vocabulary::kEos));
  sentence.source_text = model.source_tokenizer->detokenize(source);
  return sentence;
}

}  // namespace

AttendedSentence attended(const Model& model, const TranslatedLine& line,
                          const TranslateOptions& search) {
  if (line.translations.empty()) return {};
  AttendedSentence sentence = without_hypotheses(model, line.source);
  for (const Hypothesis& hypothesis : line.translations) {
    sentence.hypotheses.push_back(
        attended_hypothesis(model, hypothesis, tokens_of(model, hypothesis, line.source, search)));
  }
  return sentence;
}

AttendedSentence attended(const Model& model, const ForcedLine& line) {
  if (line.hypothesis.token_log_probabilities.empty()) return {};
  AttendedSentence sentence = without_hypotheses(model, line.source);
  sentence.hypotheses.push_back(attended_hypothesis(model, line.hypothesis, line.target));
  return sentence;
}

void References::add_to(AttendedSentence& sentence) {
  std::string line;
  if (!lines_.next(line)) {
    fail(lines_.name(), " has only ", lines_.line_number(), " lines, and the input has more");
  }
  sentence.reference = tokenizer_->tokenize(line);
  sentence.reference_text = tokenizer_->detokenize(sentence.reference);
}

void References::finish() {
  const int64_t used = lines_.line_number();
  std::string line;
  if (lines_.next(line)) fail(lines_.name(), " has more lines than the input, ", used);
}

}  // namespace nmt
