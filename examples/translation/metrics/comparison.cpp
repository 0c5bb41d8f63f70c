// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/comparison.h"

#include <cassert>
#include <iterator>
#include <utility>

namespace nmt {
namespace {

using Lines = std::vector<std::string>;

std::vector<TextScores> score_each(const Lines& hypotheses, const Lines& references,
                                   const ScoringOptions& options) {
  assert(hypotheses.size() == references.size());
  std::vector<TextScores> scores;
  for (size_t i = 0; i < references.size(); ++i) {
    scores.push_back(text_scores(hypotheses[i], references[i], options));
  }
  return scores;
}

// `first` are the first system's sentences, or null if there is nothing to test.
ComparedScores compared(const std::vector<TextScores>& sentences,
                        const std::vector<TextScores>* first, const ComparisonOptions& options) {
  ComparedScores result;
  result.sentences = std::ssize(sentences);
  for (const TextScores& sentence : sentences) result.scores += sentence;
  if (first == nullptr) return result;
  for (const TextMetric& metric : text_metrics()) {
    Rng rng(options.seed);
    result.bootstrap.push_back(
        paired_bootstrap(*first, sentences, metric.score, rng, options.samples));
  }
  return result;
}

// Which sentences there are of each length.
ByLength<std::vector<size_t>> lengths_of(const Lines& sources) {
  ByLength<std::vector<size_t>> which;
  for (size_t i = 0; i < sources.size(); ++i) {
    which[std::ssize(split_words(sources[i]))].push_back(i);
  }
  return which;
}

std::vector<TextScores> some(const std::vector<TextScores>& sentences,
                             const std::vector<size_t>& which) {
  std::vector<TextScores> result;
  for (const size_t i : which) result.push_back(sentences[i]);
  return result;
}

}  // namespace

Comparison compare(const Lines& references, const std::vector<SystemOutput>& outputs,
                   const Lines& sources, const ComparisonOptions& options) {
  assert(!references.empty() && (sources.empty() || sources.size() == references.size()));
  Comparison result{options, std::ssize(references), {}};
  std::vector<TextScores> first;
  for (const SystemOutput& output : outputs) {
    const std::vector<TextScores> sentences = score_each(output.lines, references, options.scoring);
    const bool is_first = result.systems.empty();
    if (is_first) first = sentences;
    SystemScores system{output.name, compared(sentences, is_first ? nullptr : &first, options), {}};
    for (const auto& row : lengths_of(sources).rows()) {
      const std::vector<TextScores> of_first = some(first, row.statistics);
      const bool is_few = std::ssize(of_first) < ComparedScores::kFewestSentences;
      system.by_length.push_back(
          {row.name, compared(some(sentences, row.statistics),
                              is_first || is_few ? nullptr : &of_first, options)});
    }
    result.systems.push_back(std::move(system));
  }
  return result;
}

}  // namespace nmt
