// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/bleu.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace nmt {
namespace {

using Tokens = std::vector<std::string>;

std::map<Tokens, int64_t> count_ngrams(const Tokens& sentence, int64_t n) {
  std::map<Tokens, int64_t> counts;
  for (auto begin = sentence.begin(); sentence.end() - begin >= n; ++begin) {
    ++counts[Tokens(begin, begin + n)];
  }
  return counts;
}

}  // namespace

BleuStatistics& BleuStatistics::operator+=(const BleuStatistics& other) {
  for (size_t i = 0; i < kOrder; ++i) {
    matches[i] += other.matches[i];
    totals[i] += other.totals[i];
  }
  hypothesis_tokens += other.hypothesis_tokens;
  reference_tokens += other.reference_tokens;
  return *this;
}

BleuStatistics bleu_statistics(const Tokens& hypothesis, const Tokens& reference) {
  BleuStatistics statistics;
  statistics.hypothesis_tokens = static_cast<int64_t>(hypothesis.size());
  statistics.reference_tokens = static_cast<int64_t>(reference.size());
  for (size_t i = 0; i < BleuStatistics::kOrder; ++i) {
    const auto n = static_cast<int64_t>(i) + 1;
    std::map<Tokens, int64_t> available = count_ngrams(reference, n);
    for (const auto& [ngram, count] : count_ngrams(hypothesis, n)) {
      statistics.totals[i] += count;
      statistics.matches[i] += std::min(count, available[ngram]);
    }
  }
  return statistics;
}

double brevity_penalty(const BleuStatistics& statistics) {
  if (statistics.hypothesis_tokens == 0) return 0;
  const double ratio = static_cast<double>(statistics.reference_tokens) /
                       static_cast<double>(statistics.hypothesis_tokens);
  return std::min(1.0, std::exp(1 - ratio));
}

double bleu(const BleuStatistics& statistics) {
  // Whoever matches an n-gram matches its words too.
  if (statistics.matches.front() == 0 || statistics.totals.back() == 0) return 0;
  double log_precisions = 0;
  double smoothing = 1;
  for (size_t i = 0; i < BleuStatistics::kOrder; ++i) {
    auto matches = static_cast<double>(statistics.matches[i]);
    if (matches == 0) {
      smoothing *= 2;
      matches = 1 / smoothing;
    }
    log_precisions += std::log(matches / static_cast<double>(statistics.totals[i]));
  }
  return 100 * brevity_penalty(statistics) * std::exp(log_precisions / BleuStatistics::kOrder);
}

}  // namespace nmt
