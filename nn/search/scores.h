// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "attune/core/error.h"
#include "attune/nn/search/hypothesis.h"
#include "attune/nn/search/options.h"

/// What hypotheses of different lengths are ranked by, in nats (Wu et al. 2016, eq. 14):
///
///   score(y) = log p'(y | x) / lp(y) + beta * cp(y)
///
/// Log-probabilities fall with each token, so that without lp short translations win. |x| and |y|
/// count tokens, |y| its eos too.
namespace attune {

/// lp = ((5 + |y|) / 6)^alpha: 1 for one token, or if alpha is 0. Never below 1 and never falling.
double length_penalty(int64_t length, double alpha);

/// cp = sum over the source's tokens s of log(min(sum_t a_ts, 1)) <= 0, where a_ts is the attention
/// of step t to token s: 0 if each token was looked at once, in sum. `weights` [steps, positions]
/// are row-major, the first `source_tokens` positions of each row are the tokens without eos. A sum
/// of 0 (by rounding, or of an attention that looks at some positions alone) counts as the smallest
/// positive float, so that scores stay finite.
double coverage_penalty(std::span<const real> weights, int64_t positions, int64_t source_tokens);

/// The factor that log p(eos) is multiplied by in p', so that translations that are too short cost
/// more: gamma |x| / |y|, or 1 if gamma is 0 (the "end of sentence normalization" of OpenNMT-Lua,
/// docs/translation/beam_search.md). There it also changes which hypotheses stay in the beam; here
/// these go by log p alone, as all that compete there are equally long.
double eos_factor(int64_t source_tokens, int64_t length, double gamma);

/// The score of a hypothesis, from its log-probabilities and weights. Throws if a coverage penalty
/// has no weights of so many source tokens, or if the score is NaN, as weights are then.
double score(const Hypothesis& hypothesis, int64_t source_tokens, const SearchOptions& options);

/// No continuation of a hypothesis of this log-probability L that ends within `most` tokens has a
/// higher score. For y such a continuation:
///
///   log p(y) <= L <= 0        further tokens have log p <= 0;
///   log p'(y) <= L            and so has eos, whatever factor >= 0 it is multiplied by;
///   1 <= lp(y) <= lp(most)    alpha >= 0; an ending has at most most - 1 tokens and eos;
///   cp(y) <= 0                logarithms of numbers <= 1, and beta >= 0;
///
/// hence score(y) <= L / lp(y) <= L / lp(most).
double highest_score(double log_probability, int64_t most, const SearchOptions& options);

}  // namespace attune
