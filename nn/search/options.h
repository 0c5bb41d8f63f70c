// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

namespace attune {

/// Tokens drawn at random from the model's distribution, in place of the most probable ones.
struct Sampling {
  bool on = false;  ///< for callers, as `seed` is: sample() takes streams of its own
  /// p(w)^(1/temperature), normalised again: above 1 flatter, below 1 more peaked.
  double temperature = 1;
  /// Only the k most probable tokens (Fan et al. 2018); 0: all.
  int64_t top_k = 0;
  /// Only the most probable tokens that together have this probability, the last one included
  /// (Holtzman et al. 2020, "nucleus").
  double top_p = 1;
  uint64_t seed = 1;

  bool operator==(const Sampling&) const = default;
};

/// Tokens with a meaning of their own.
struct SpecialTokens {
  int32_t begin = 0;             ///< what is read before the first token
  int32_t end = 0;               ///< ends a sequence
  std::vector<int32_t> never{};  ///< are no part of one, such as padding
};

/// How sequences are searched for.
struct SearchOptions {
  SpecialTokens tokens{};
  int64_t beam = 1;    ///< K, hypotheses followed at once; 1 is greedy search
  int64_t n_best = 1;  ///< sequences of each source: at most `beam`, or so many samples

  /// What hypotheses are ranked by when they have ended: alpha, beta and gamma of scores.h, none
  /// below 0. They choose between hypotheses, so in greedy search and samples they change the score
  /// alone.
  double length_penalty = 0.6;
  double coverage_penalty = 0;
  double eos_penalty = 0;

  int64_t no_repeat_ngram = 0;  ///< no n-gram of this size stands twice; 0: any may
  Sampling sampling{};
};

/// What a sequence is written from, as far as a search wants to know, and how long it may be: it
/// has `least` tokens before its end at the least, and one that comes to `most` ends there,
/// unfinished. For penalties, `source_tokens` is |x|; 0 if there is no source.
struct SearchLimits {
  int64_t source_tokens;
  int64_t least, most;
};

}  // namespace attune
