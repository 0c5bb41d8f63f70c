// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/text_scores.h"

namespace nmt {
namespace {

template <class Statistics, size_t n>
void add(const CountedText<Statistics, n>& counted, std::vector<TextMetric>& all) {
  for (const TextScore<Statistics>& each : counted.scores) {
    const auto score = [&each](const TextScores& corpus) {
      return each.score(corpus.of<Statistics>());
    };
    all.push_back({each.name, each.key, score, each.signature});
  }
}

}  // namespace

TextScores& TextScores::operator+=(const TextScores& other) {
  const auto add = [&]<class... Statistics>(Statistics&... sums) {
    ((sums += other.of<Statistics>()), ...);
  };
  std::apply(add, statistics);
  return *this;
}

TextScores text_scores(std::string_view hypothesis, std::string_view reference,
                       const ScoringOptions& options) {
  const auto count = [&](const auto&... each) {
    return TextScores{{each.count(hypothesis, reference, options)...}};
  };
  return std::apply(count, kCountedTexts);
}

const std::vector<TextMetric>& text_metrics() {
  static const std::vector<TextMetric> metrics = [] {
    std::vector<TextMetric> all;
    std::apply([&](const auto&... counted) { (add(counted, all), ...); }, kCountedTexts);
    return all;
  }();
  return metrics;
}

}  // namespace nmt
