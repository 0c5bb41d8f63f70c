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

SystemScores sum_of(const std::string& name, const std::vector<TextScores>& sentences,
                    const Lines& sources) {
  SystemScores system{name, {}, {}, {}};
  for (size_t i = 0; i < sentences.size(); ++i) {
    system.all += sentences[i];
    if (!sources.empty()) system.by_length[std::ssize(split_words(sources[i]))] += sentences[i];
  }
  return system;
}

}  // namespace

Comparison compare(const Lines& references, const std::vector<SystemOutput>& outputs,
                   const Lines& sources, const ComparisonOptions& options) {
  assert(!references.empty() && (sources.empty() || sources.size() == references.size()));
  Comparison result{options, std::ssize(references), {}};
  std::vector<TextScores> first;
  for (const SystemOutput& output : outputs) {
    std::vector<TextScores> sentences = score_each(output.lines, references, options.scoring);
    result.systems.push_back(sum_of(output.name, sentences, sources));
    if (first.empty()) {
      first = std::move(sentences);
      continue;
    }
    for (const TextMetric& metric : text_metrics()) {
      attune::Rng rng(options.seed);
      result.systems.back().bootstrap.push_back(
          paired_bootstrap(first, sentences, metric.score, rng, options.samples));
    }
  }
  return result;
}

}  // namespace nmt
