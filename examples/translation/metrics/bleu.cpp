// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/bleu.h"

#include <algorithm>
#include <cmath>

#include "attune/examples/translation/metrics/ngrams.h"

namespace nmt {

BleuStatistics& BleuStatistics::operator+=(const BleuStatistics& other) {
  for (size_t i = 0; i < kOrder; ++i) {
    matches[i] += other.matches[i];
    totals[i] += other.totals[i];
  }
  hypothesis_tokens += other.hypothesis_tokens;
  reference_tokens += other.reference_tokens;
  return *this;
}

BleuStatistics bleu_statistics(const std::vector<std::string>& hypothesis,
                               const std::vector<std::string>& reference) {
  BleuStatistics statistics;
  statistics.hypothesis_tokens = static_cast<int64_t>(hypothesis.size());
  statistics.reference_tokens = static_cast<int64_t>(reference.size());
  for (size_t i = 0; i < BleuStatistics::kOrder; ++i) {
    const NgramCounts counts = count_ngrams(hypothesis, reference, static_cast<int64_t>(i) + 1);
    statistics.totals[i] = counts.hypothesis;
    statistics.matches[i] = counts.matches;
  }
  return statistics;
}

double brevity_penalty(const BleuStatistics& statistics) {
  if (statistics.hypothesis_tokens == 0) return 0;
  const double ratio = static_cast<double>(statistics.reference_tokens) /
                       static_cast<double>(statistics.hypothesis_tokens);
  return std::min(1.0, std::exp(1 - ratio));
}

double length_ratio(const BleuStatistics& statistics) {
  if (statistics.reference_tokens == 0) return 0;
  return static_cast<double>(statistics.hypothesis_tokens) /
         static_cast<double>(statistics.reference_tokens);
}

std::array<double, BleuStatistics::kOrder> bleu_precisions(const BleuStatistics& statistics) {
  std::array<double, BleuStatistics::kOrder> precisions{};
  // Whoever matches an n-gram matches its tokens too.
  if (statistics.matches.front() == 0) return precisions;
  double share = 1;
  for (size_t i = 0; i < precisions.size() && statistics.totals[i] > 0; ++i) {
    auto matches = static_cast<double>(statistics.matches[i]);
    if (matches == 0) {
      share /= 2;
      matches = share;
    }
    precisions[i] = matches / static_cast<double>(statistics.totals[i]);
  }
  return precisions;
}

double bleu(const BleuStatistics& statistics) {
  double log_precisions = 0;
  for (const double precision : bleu_precisions(statistics)) {
    if (precision == 0) return 0;
    log_precisions += std::log(precision);
  }
  return 100 * brevity_penalty(statistics) * std::exp(log_precisions / BleuStatistics::kOrder);
}

}  // namespace nmt
