// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/health.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "attune/core/error.h"

namespace nmt {
namespace {

constexpr int64_t kLongestPhrase = 4;

using Row = std::span<const attune::real>;  // one step's weights, [S]

double sum_of_magnitudes(Row weights) {
  double sum = 0;
  for (const attune::real weight : weights) sum += std::abs(static_cast<double>(weight));
  return std::isnan(sum) ? std::numeric_limits<double>::infinity() : sum;
}

}  // namespace

bool has_repetition(const std::vector<std::string>& sentence) {
  for (int64_t n = 1; n <= kLongestPhrase; ++n) {
    for (auto begin = sentence.begin(); sentence.end() - begin >= 2 * n; ++begin) {
      if (std::equal(begin, begin + n, begin + n)) return true;
    }
  }
  return false;
}

void Health::add_translation(const std::vector<std::string>& hypothesis,
                             const std::vector<std::string>& reference) {
  repeating_hypotheses_.add(has_repetition(hypothesis));
  repeating_references_.add(has_repetition(reference));
  hypothesis_tokens_ += static_cast<int64_t>(hypothesis.size());
  reference_tokens_ += static_cast<int64_t>(reference.size());
}

void Health::add_attention(Row weights, int64_t positions, int64_t tokens) {
  const auto columns = static_cast<size_t>(positions);
  if (tokens < 0 || positions <= tokens || weights.size() % columns != 0) {
    attune::fail("health: ", weights.size(), " attention weights are no rows of ", positions,
                 " positions for ", tokens, " tokens and eos");
  }
  const auto eos = static_cast<size_t>(tokens);
  std::vector<bool> attended(columns, false);
  for (size_t begin = 0; begin < weights.size(); begin += columns) {
    const Row row = weights.subspan(begin, columns);
    attention_on_padding_ =
        std::max(attention_on_padding_, sum_of_magnitudes(row.subspan(eos + 1)));
    attended[static_cast<size_t>(std::max_element(row.begin(), row.end()) - row.begin())] = true;
    for (size_t s = 0; s < eos; ++s) {
      if (row[s] > kAttended) attended[s] = true;
    }
  }
  for (size_t s = 0; s < eos; ++s) unattended_tokens_.add(!attended[s]);
}

double Health::length_ratio() const {
  if (reference_tokens_ == 0) return 0;
  return static_cast<double>(hypothesis_tokens_) / static_cast<double>(reference_tokens_);
}

}  // namespace nmt
