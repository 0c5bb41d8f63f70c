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
