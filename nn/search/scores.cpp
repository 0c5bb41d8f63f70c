// SPDX-License-Identifier: MIT
#include "attune/nn/search/scores.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace attune {

double length_penalty(int64_t length, double alpha) {
  return std::pow((5 + static_cast<double>(length)) / 6, alpha);
}

double coverage_penalty(std::span<const real> weights, int64_t positions, int64_t source_tokens) {
  constexpr double kLeast = std::numeric_limits<float>::min();
  const auto columns = static_cast<size_t>(positions);
  double penalty = 0;
  for (size_t s = 0; s < static_cast<size_t>(source_tokens); ++s) {
    double attention = 0;
    for (size_t i = s; i < weights.size(); i += columns) attention += weights[i];
    penalty += std::log(std::clamp(attention, kLeast, 1.0));
  }
  return penalty;
}

double eos_factor(int64_t source_tokens, int64_t length, double gamma) {
  if (gamma == 0) return 1;
  return gamma * static_cast<double>(source_tokens) / static_cast<double>(length);
}

double score(const Hypothesis& hypothesis, int64_t source_tokens, const SearchOptions& options) {
  const auto length = static_cast<int64_t>(hypothesis.token_log_probabilities.size());
  double log_probability = hypothesis.log_probability;
  if (hypothesis.finished) {
    const double factor = eos_factor(source_tokens, length, options.eos_penalty);
    log_probability += (factor - 1) * hypothesis.token_log_probabilities.back();
  }
  double result = log_probability / length_penalty(length, options.length_penalty);
  if (options.coverage_penalty > 0) {
    if (source_tokens > hypothesis.positions) {
      fail("search: a coverage penalty over ", source_tokens, " source tokens needs attention to ",
           "each, and the model has ", hypothesis.positions, " positions");
    }
    result += options.coverage_penalty *
              coverage_penalty(hypothesis.weights, hypothesis.positions, source_tokens);
  }
  if (std::isnan(result)) fail("search: a score is NaN, of attention weights that are NaN");
  return result;
}

double highest_score(double log_probability, int64_t most, const SearchOptions& options) {
  return log_probability / length_penalty(most, options.length_penalty);
}

}  // namespace attune
