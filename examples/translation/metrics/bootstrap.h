// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

#include "attune/core/rng.h"

namespace nmt {

/// What the scores of resampled test sets say of one system.
struct ScoreEstimate {
  double mean = 0;           ///< over the samples
  double low = 0, high = 0;  ///< 95% of the samples' scores lie within
};

/// Two systems on the same test set.
struct PairedBootstrap {
  ScoreEstimate baseline, system;
  double p_value = 1;
};

/// Paired bootstrap resampling (Koehn 2004, "Statistical significance tests for machine translation
/// evaluation"): would the better system still be the better one on another test set of this kind?
/// Draws `samples` test sets of the same size from this one's sentences, with replacement, the same
/// for both systems, and scores each.
///
/// p is how often chance alone would give a difference d = system - baseline as large as the one
/// observed. The samples' differences d*_i scatter around their mean m as those of two equal
/// systems would around 0, thus, two-sided:
///
///   p = (#{i : |d*_i - m| >= |d|} + 1) / (samples + 1)
///
/// so that two equal outputs have p = 1. (sacreBLEU's paired bootstrap test counts |d*_i| - m' >
/// |d| with m' the mean of the |d*_i|, which is one-sided and gives about half of this.)
///
/// Element s of each list has the statistics of sentence s, which add up with += (BleuStatistics,
/// ChrfStatistics, TextScores); score(sum) is the score of a corpus. Throws attune::Error if the
/// lists differ in length or are empty, or if samples < 1.
template <class Statistics, class Score>
PairedBootstrap paired_bootstrap(const std::vector<Statistics>& baseline,
                                 const std::vector<Statistics>& system, Score score,
                                 attune::Rng& rng, int64_t samples = 1000);

/// The same from scores: each system's on the test set, and on samples of it, sample i being the
/// same sentences for both. REQUIRES: as many samples of one as of the other, at least one.
PairedBootstrap paired_estimates(double baseline, double system,
                                 std::vector<double> baseline_samples,
                                 std::vector<double> system_samples);

// ---- implementation -----------------------------------------------------------------------------

namespace internal {

/// How often each sentence stands in a test set of as many, drawn with replacement.
std::vector<int64_t> resample(int64_t sentences, attune::Rng& rng);

/// Throws what paired_bootstrap() does.
void check_bootstrap(size_t baseline, size_t system, int64_t samples);

template <class Statistics, class Score>
double score_of(const std::vector<Statistics>& sentences, const std::vector<int64_t>& counts,
                Score score) {
  Statistics sum;
  for (size_t s = 0; s < sentences.size(); ++s) {
    for (int64_t i = 0; i < counts[s]; ++i) sum += sentences[s];
  }
  return score(sum);
}

}  // namespace internal

template <class Statistics, class Score>
PairedBootstrap paired_bootstrap(const std::vector<Statistics>& baseline,
                                 const std::vector<Statistics>& system, Score score,
                                 attune::Rng& rng, int64_t samples) {
  internal::check_bootstrap(baseline.size(), system.size(), samples);
  std::vector<double> baseline_samples, system_samples;
  for (int64_t i = 0; i < samples; ++i) {
    const std::vector<int64_t> counts = internal::resample(std::ssize(baseline), rng);
    baseline_samples.push_back(internal::score_of(baseline, counts, score));
    system_samples.push_back(internal::score_of(system, counts, score));
  }
  const std::vector<int64_t> once(baseline.size(), 1);
  return paired_estimates(internal::score_of(baseline, once, score),
                          internal::score_of(system, once, score), std::move(baseline_samples),
                          std::move(system_samples));
}

}  // namespace nmt
