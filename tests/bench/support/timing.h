// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <vector>

namespace bench {

/// Wall-clock seconds that work() takes.
template <class Work>
double seconds_of(Work&& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The middle one, or the mean of the middle two. REQUIRES: there is one.
inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const size_t n = values.size();
  return (values[(n - 1) / 2] + values[n / 2]) / 2;
}

/// REQUIRES: there is one.
inline double least(const std::vector<double>& values) {
  return *std::min_element(values.begin(), values.end());
}

/// Seconds of one call, for calls that may be too short to be timed alone: the least of some
/// samples of many calls each. What else the machine did meanwhile is no part of a kernel.
template <class Work>
double seconds_per_call(Work&& work, double budget = 0.25) {
  constexpr double kSample = 1e-3;  // long beside the clock's own cost
  work();
  const double first = seconds_of(work);
  const int calls = std::max(1, static_cast<int>(kSample / std::max(first, 1e-9)));
  std::vector<double> samples;
  double spent = 0;
  while (samples.size() < 5 || spent < budget) {
    const double sample = seconds_of([&] {
      for (int i = 0; i < calls; ++i) work();
    });
    samples.push_back(sample / calls);
    spent += sample;
  }
  return least(samples);
}

}  // namespace bench
