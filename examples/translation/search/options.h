// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "attune/examples/translation/model/config.h"
#include "attune/examples/translation/text/vocabulary.h"
#include "attune/nn/search/options.h"

namespace nmt {

/// How translations are searched for. |x| is the source's tokens without eos.
struct TranslateOptions : attune::SearchOptions {
  TranslateOptions() { tokens = {Vocabulary::kBos, Vocabulary::kEos, {}}; }

  double min_length_ratio = 0;    ///< no eos before ceil(ratio * |x|) tokens
  double max_length_ratio = 2;    ///< at most ratio * |x| + extra tokens
  int64_t max_length_extra = 10;  ///< tokens

  bool allow_unknown = true;     ///< whether <unk> may be written
  bool replace_unknown = false;  ///< see replace_unknown.h

  /// What the search itself is told: of the tokens, too, which must not be written.
  attune::SearchOptions for_search() const;
};

template <class Each>
void list_settings(TranslateOptions& options, Each&& each) {
  // No penalty is below 0: what ends the search, highest_score() in nn/search/scores.h, rests on
  // it.
  constexpr Range<double> kPenalty{0, 1e6}, kRatio{0, 1000}, kExponent{0, 10};
  each("beam", options.beam, "Beam size; 1: greedy search", Range<int64_t>{1, 10'000});
  each("n_best", options.n_best, "Translations of each line; without --sample, --beam at most",
       Range<int64_t>{1, 10'000});
  each("length_penalty", options.length_penalty,
       "Length normalisation a: the score is log-probability / ((5 + tokens) / 6)^a", kExponent);
  each("coverage_penalty", options.coverage_penalty,
       "Weight of the coverage penalty on source words that got little attention", kPenalty);
  each("eos_penalty", options.eos_penalty,
       "Multiplies the log-probability of a sentence's end by this and by source / target tokens, "
       "so that short translations cost more; 0: off",
       kPenalty);
  each("min_length_ratio", options.min_length_ratio, "Least target tokens per source token",
       kRatio);
  each("max_length_ratio", options.max_length_ratio, "Most target tokens per source token", kRatio);
  each("max_length_extra", options.max_length_extra, "Tokens allowed beyond --max-length-ratio",
       Range<int64_t>{1, 1'000'000});
  each("no_repeat_ngram", options.no_repeat_ngram, "Never repeat an n-gram of this size; 0: off",
       at_least(0));
  each("allow_unknown", options.allow_unknown, "Unknown words, <unk>, may be written");
  each("replace_unknown", options.replace_unknown,
       "Replace an unknown word by the source word with the most attention");
  Sampling& sampling = options.sampling;
  each("sample", sampling.on, "Sample translations instead of searching");
  each("temperature", sampling.temperature,
       "Sampling temperature: above 1 flatter, below 1 more peaked", Range<double>{1e-6, 1e6});
  each("top_k", sampling.top_k, "Sample from the k most probable tokens; 0: from all", at_least(0));
  each("top_p", sampling.top_p,
       "Sample from the fewest tokens that have this probability together (nucleus)",
       Range<double>{1e-9, 1});
  each("sample_seed", sampling.seed, "Seed of the samples");
}

/// Throws attune::Error for numbers out of range and for combinations that cannot work; the second
/// also for what a model without attention cannot do.
void validate(const TranslateOptions& options);
void validate(const TranslateOptions& options, const ModelConfig& config);

/// How many tokens a translation may have, eos not counted. It depends on the sentence's own source
/// alone, not on its batch-mates.
SearchLimits limits(int64_t source_tokens, const TranslateOptions& options);

/// The most tokens that all translations together may have which a search keeps of one sentence: of
/// its beam, or of its samples.
double most_target_tokens(int64_t source_tokens, const TranslateOptions& options);

}  // namespace nmt
