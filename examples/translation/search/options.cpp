// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/options.h"

#include <algorithm>
#include <cmath>

#include "attune/core/error.h"

namespace nmt {

void validate(const TranslateOptions& options) {
  check_ranges(options);
  if (options.min_length_ratio > options.max_length_ratio) {
    fail("search: the minimum length ratio ", options.min_length_ratio, " is above the maximum, ",
         options.max_length_ratio);
  }
  if (options.replace_unknown && !options.allow_unknown) {
    fail(
        "search: without allow_unknown there is no unknown word to replace; leave replace_unknown ",
        "out");
  }
  if (options.sampling.on) {
    if (options.beam == 1) return;
    fail("search: samples are drawn one by one, so they need a beam of 1, not ", options.beam);
  }
  if (options.sampling != Sampling()) {
    fail("search: temperature, top_k, top_p and sample_seed are choices of samples; take --sample ",
         "with them");
  }
  if (options.n_best > options.beam) {
    fail("search: a beam of ", options.beam, " does not give ", options.n_best,
         " translations; the beam must be at least as wide");
  }
}

void validate(const TranslateOptions& options, const ModelConfig& config) {
  validate(options);
  if (config.attends()) return;
  if (options.coverage_penalty > 0) {
    fail("search: the coverage penalty needs attention, which this model lacks");
  }
  if (options.replace_unknown) {
    fail("search: replacing unknown words needs attention, which this model lacks");
  }
}

attune::SearchOptions TranslateOptions::for_search() const {
  attune::SearchOptions options = *this;
  options.tokens.never = {Vocabulary::kPad, Vocabulary::kBos};
  if (!allow_unknown) options.tokens.never.push_back(Vocabulary::kUnk);
  return options;
}

SearchLimits limits(int64_t source_tokens, const TranslateOptions& options) {
  const auto tokens = static_cast<double>(source_tokens);
  return {source_tokens, static_cast<int64_t>(std::ceil(options.min_length_ratio * tokens)),
          static_cast<int64_t>(options.max_length_ratio * tokens) + options.max_length_extra};
}

double most_target_tokens(int64_t source_tokens, const TranslateOptions& options) {
  const auto most = static_cast<double>(limits(source_tokens, options).most);
  return most * static_cast<double>(std::max(options.beam, options.n_best));
}

}  // namespace nmt
