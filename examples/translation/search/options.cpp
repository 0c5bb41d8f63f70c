// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/options.h"

#include <cmath>
#include <limits>

#include "attune/core/error.h"

namespace nmt {
namespace {

constexpr int64_t kWidestBeam = 10'000, kMostExtraWords = 1'000'000;
constexpr double kLargestRatio = 1000;

// A NaN lies in no range.
template <class Number>
void check_range(const char* name, Number value, Number least, Number most) {
  if (value >= least && value <= most) return;
  fail("search: the ", name, " is ", value, ", outside [", least, ", ", most, "]");
}

void check_penalties(const SearchOptions& options) {
  // The search ends early where no hypothesis can gain any more, which holds for none below 0.
  const double most = std::numeric_limits<double>::max();
  check_range("length penalty", options.length_penalty, 0.0, most);
  check_range("coverage penalty", options.coverage_penalty, 0.0, most);
  check_range("penalty on eos", options.eos_penalty, 0.0, most);
}

void check_lengths(const SearchOptions& options) {
  check_range("minimum length ratio", options.min_length_ratio, 0.0, kLargestRatio);
  check_range("maximum length ratio", options.max_length_ratio, 0.0, kLargestRatio);
  check_range("extra of the maximum length", options.max_length_extra, int64_t{1}, kMostExtraWords);
  check_range("size of n-grams not to repeat", options.no_repeat_ngram, int64_t{0},
              kMostExtraWords);
  if (options.min_length_ratio > options.max_length_ratio) {
    fail("search: the minimum length ratio ", options.min_length_ratio, " is above the maximum's, ",
         options.max_length_ratio);
  }
}

void check_sampling(const SearchOptions& options) {
  const Sampling& sampling = options.sampling;
  if (options.beam > 1) {
    fail("search: samples are drawn one by one, so they need a beam of 1, not ", options.beam);
  }
  check_range("temperature", sampling.temperature, 1e-6, 1e6);
  check_range("number of most probable words to sample from", sampling.top_k, int64_t{0},
              std::numeric_limits<int64_t>::max());
  if (!(sampling.top_p > 0 && sampling.top_p <= 1)) {
    fail("search: the probability to sample from is ", sampling.top_p, ", outside (0, 1]");
  }
}

}  // namespace

void validate(const SearchOptions& options) {
  check_range("beam", options.beam, int64_t{1}, kWidestBeam);
  check_range("number of translations", options.n_best, int64_t{1}, kWidestBeam);
  check_penalties(options);
  check_lengths(options);
  if (options.sampling.on) return check_sampling(options);
  if (options.n_best > options.beam) {
    fail("search: a beam of ", options.beam, " does not give ", options.n_best,
         " translations; the beam must be at least as wide");
  }
}

void validate(const SearchOptions& options, const ModelConfig& config) {
  validate(options);
  if (config.attends()) return;
  if (options.coverage_penalty > 0) {
    fail("search: the coverage penalty needs attention, which this model has not");
  }
  if (options.replace_unknown) {
    fail("search: replacing unknown words needs attention, which this model has not");
  }
}

LengthRange length_range(int64_t source_words, const SearchOptions& options) {
  const auto words = static_cast<double>(source_words);
  return {static_cast<int64_t>(std::ceil(options.min_length_ratio * words)),
          static_cast<int64_t>(options.max_length_ratio * words) + options.max_length_extra};
}

}  // namespace nmt
