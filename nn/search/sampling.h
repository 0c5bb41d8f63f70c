// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "attune/core/rng.h"
#include "attune/nn/search/options.h"

namespace attune {

/// A token at random, by the log-probabilities [V] of those that may follow (-infinity for others):
/// of the top_k most probable, then of the fewest most probable of these that have together at
/// least the probability top_p, token w with a probability in proportion to p(w)^(1/temperature).
/// top_p looks at these proportions; of equally probable tokens, lower ids count as more probable.
/// Throws attune::Error if none may follow. REQUIRES: check_sampling() of checks.h passes.
int32_t draw_token(std::span<const real> log_probabilities, const Sampling& sampling, Rng& rng);

/// The random numbers of a sentence's n-th sample: a stream that depends on the seed and on where
/// the sentence stands in the input, but not on batches. It is the n-th fork of the sentence's
/// fork.
Rng sampling_stream(uint64_t seed, int64_t sentence, int64_t n);

}  // namespace attune
