// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "attune/examples/translation/search/hypothesis.h"
#include "attune/examples/translation/search/options.h"

/// What hypotheses of different lengths are ranked by, in nats (Wu et al. 2016, eq. 14):
///
///   score(y) = log p'(y | x) / lp(y) + beta * cp(y)
///
/// Log-probabilities fall with each word, so that without lp short translations win. |y| counts
/// eos.
namespace nmt {

/// lp = ((5 + |y|) / 6)^alpha: 1 for one word, or if alpha is 0. Never below 1 and never falling.
double length_penalty(int64_t length, double alpha);

/// cp = sum over the source's words s of log(min(sum_t a_ts, 1)) <= 0, where a_ts is the attention
/// of step t to word s: 0 if each word was looked at once, in sum. `weights` [steps, positions] are
/// row-major, the first `source_words` positions of each row are words. A sum of 0, where only
/// rounding can come to, counts as the smallest positive float, so that scores stay finite.
double coverage_penalty(std::span<const attune::real> weights, int64_t positions,
                        int64_t source_words);

/// What log p(eos) is multiplied by in p', so that translations that are too short cost more:
/// gamma |x| / |y|, or 1 if gamma is 0 (the "end of sentence normalization" of OpenNMT-Lua,
/// docs/translation/beam_search.md). There it also changes which hypotheses stay in the beam; here
/// these go by log p alone, as all that compete there are equally long.
double eos_penalty(int64_t source_words, int64_t length, double gamma);

/// The score of a hypothesis, from its log-probabilities and weights.
double score(const Hypothesis& hypothesis, int64_t source_words, const SearchOptions& options);

/// No continuation of a hypothesis of this log-probability L that ends within `most` words has a
/// higher score. For y such a continuation:
///
///   log p(y) <= L <= 0        further words have log p <= 0;
///   log p'(y) <= L            and so has eos, whatever factor >= 0 it is multiplied by;
///   1 <= lp(y) <= lp(most)    alpha >= 0; an ending has at most most - 1 words and eos;
///   cp(y) <= 0                logarithms of numbers <= 1, and beta >= 0;
///
/// hence score(y) <= L / lp(y) <= L / lp(most).
double highest_score(double log_probability, int64_t most, const SearchOptions& options);

}  // namespace nmt
