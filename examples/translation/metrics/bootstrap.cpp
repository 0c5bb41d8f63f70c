// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/bootstrap.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>
#include <numeric>

#include "attune/core/error.h"

namespace nmt {
namespace {

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

ScoreEstimate estimate(std::vector<double> samples) {
  std::sort(samples.begin(), samples.end());
  const size_t outside = samples.size() / 40;  // 2.5% on each side
  return {mean(samples), samples[outside], samples[samples.size() - 1 - outside]};
}

double p_value(double observed, const std::vector<double>& differences) {
  const double center = mean(differences);
  const auto extreme = std::count_if(differences.begin(), differences.end(), [&](double d) {
    return std::abs(d - center) >= std::abs(observed);
  });
  return static_cast<double>(extreme + 1) / static_cast<double>(differences.size() + 1);
}

}  // namespace

std::vector<int64_t> internal::resample(int64_t sentences, attune::Rng& rng) {
  std::vector<int64_t> counts(static_cast<size_t>(sentences), 0);
  for (int64_t i = 0; i < sentences; ++i) ++counts[static_cast<size_t>(rng.below(sentences))];
  return counts;
}

PairedBootstrap paired_estimates(double baseline, double system,
                                 std::vector<double> baseline_samples,
                                 std::vector<double> system_samples) {
  assert(!baseline_samples.empty() && baseline_samples.size() == system_samples.size());
  std::vector<double> differences;
  std::transform(system_samples.begin(), system_samples.end(), baseline_samples.begin(),
                 std::back_inserter(differences), std::minus<>());
  return {estimate(std::move(baseline_samples)), estimate(std::move(system_samples)),
          p_value(system - baseline, differences)};
}

void internal::check_bootstrap(size_t baseline, size_t system, int64_t samples) {
  if (baseline != system) {
    attune::fail("paired bootstrap: ", baseline, " sentences of one system and ", system,
                 " of the other, but both must have translated the same test set");
  }
  if (baseline == 0) attune::fail("paired bootstrap: there are no sentences to draw from");
  if (samples < 1) attune::fail("paired bootstrap: ", samples, " samples, but it takes at least 1");
}

}  // namespace nmt
