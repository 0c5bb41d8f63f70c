// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "attune/examples/translation/model/config.h"

namespace nmt {

/// Words drawn at random from the model's distribution, in place of the most probable ones.
struct Sampling {
  bool on = false;
  double temperature =
      1;              ///< p(w)^(1/temperature), normalised again: above 1 flatter, below peaked
  int64_t top_k = 0;  ///< only the so many most probable words (Fan et al. 2018); 0: all
  double top_p = 1;  ///< only the most probable words that together have this probability, the last
                     ///< one included (Holtzman et al. 2020, "nucleus")
  uint64_t seed = 1;
};

/// How translations are searched for. |x| is the source's tokens without eos.
struct SearchOptions {
  int64_t beam = 1;    ///< K, hypotheses followed at once; 1 is greedy search
  int64_t n_best = 1;  ///< translations of each source: at most `beam`, or so many samples

  /// What hypotheses are ranked by when they have ended: alpha, beta and gamma of scores.h. They
  /// choose between hypotheses, so in greedy search and samples they change the score alone.
  double length_penalty = 0.6;
  double coverage_penalty = 0;
  double eos_penalty = 0;

  double min_length_ratio = 0;    ///< no eos before ceil(ratio * |x|) words
  double max_length_ratio = 2;    ///< at most ratio * |x| + extra words
  int64_t max_length_extra = 10;  ///< words
  int64_t no_repeat_ngram = 0;    ///< no so many words stand twice in a translation; 0: they may

  bool replace_unknown = false;  ///< see replace_unknown.h
  Sampling sampling;
};

template <class Each>
void list_settings(SearchOptions& options, Each&& each) {
  constexpr Range<double> kPenalty{0, 1e6}, kRatio{0, 1000};
  each("beam", options.beam, "Hypotheses followed at once; 1: greedy search",
       Range<int64_t>{1, 10'000});
  each("n_best", options.n_best, "Translations of each line, at most so many as the beam",
       Range<int64_t>{1, 10'000});
  each("length_penalty", options.length_penalty,
       "a: the score is the log-probability / ((5 + words) / 6)^a", kPenalty);
  each("coverage_penalty", options.coverage_penalty,
       "Of source words that were not looked at, in the score", kPenalty);
  each("eos_penalty", options.eos_penalty, "Of translations shorter than the source, in the score",
       kPenalty);
  each("min_length_ratio", options.min_length_ratio,
       "At least so many words for each of the source", kRatio);
  each("max_length_ratio", options.max_length_ratio, "At most so many, and --max-length-extra more",
       kRatio);
  each("max_length_extra", options.max_length_extra, "Words more", Range<int64_t>{1, 1'000'000});
  each("no_repeat_ngram", options.no_repeat_ngram,
       "No so many words twice in a translation; 0: any", at_least(0));
  each("replace_unknown", options.replace_unknown,
       "Write an unknown word as the source word that is looked at most");
  Sampling& sampling = options.sampling;
  each("sample", sampling.on, "Draw words at random instead");
  each("temperature", sampling.temperature, "Of samples: above 1 more varied, below less",
       Range<double>{1e-6, 1e6});
  each("top_k", sampling.top_k, "Draw from so many most probable words; 0: all", at_least(0));
  each("top_p", sampling.top_p, "Draw from the most probable words with this probability in all",
       Range<double>{1e-9, 1});
  each("sample_seed", sampling.seed, "Of samples");
}

/// Throws attune::Error for numbers out of range and for combinations that cannot work; the second
/// also for what a model without attention cannot do.
void validate(const SearchOptions& options);
void validate(const SearchOptions& options, const ModelConfig& config);

/// How many words a translation may have, eos not counted. It depends on the sentence's own source
/// alone, not on its batch-mates. One that comes to `most` words ends there, unfinished.
struct LengthRange {
  int64_t least, most;
};
LengthRange length_range(int64_t source_words, const SearchOptions& options);

}  // namespace nmt
