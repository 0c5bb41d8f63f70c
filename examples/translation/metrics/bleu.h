// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace nmt {

/// All that BLEU needs to know of a corpus. Statistics of sentences add up to those of the corpus,
/// which is not true of scores.
struct BleuStatistics {
  static constexpr int kOrder = 4;
  std::array<int64_t, kOrder>
      matches{};  ///< [n - 1]: n-grams of the hypotheses that references have
  std::array<int64_t, kOrder> totals{};  ///< [n - 1]: all n-grams of the hypotheses
  int64_t hypothesis_tokens = 0;
  int64_t reference_tokens = 0;

  BleuStatistics& operator+=(const BleuStatistics& other);
};

/// The statistics of one sentence against its one reference. An n-gram matches at most as often as
/// the reference has it. For text, see tokenize_for_bleu().
BleuStatistics bleu_statistics(const std::vector<std::string>& hypothesis,
                               const std::vector<std::string>& reference);

/// min(1, exp(1 - r / c)) for c tokens of hypotheses and r of references; 0 without hypotheses.
double brevity_penalty(const BleuStatistics& statistics);

/// c / r, tokens of hypotheses over tokens of references; 0 without references.
double length_ratio(const BleuStatistics& statistics);

/// [n - 1]: matches[n] / totals[n], 0 to 1, smoothed: the k-th order without a match counts as
/// 1 / 2^k matches (sacreBLEU's "exp", mteval's). 0 where there are no n-grams, and everywhere if
/// no token matches.
std::array<double, BleuStatistics::kOrder> bleu_precisions(const BleuStatistics& statistics);

/// Corpus BLEU, 0 to 100 (Papineni et al. 2002, "BLEU: a method for automatic evaluation"):
///
///   BLEU = 100 * brevity_penalty * exp(1/4 * sum over n = 1..4 of log(precision[n]))
///
/// The same number as sacreBLEU's on the same tokens; 0 if nothing matches at all or no hypothesis
/// has 4 tokens.
double bleu(const BleuStatistics& statistics);

}  // namespace nmt
