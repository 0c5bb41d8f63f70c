// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "attune/core/ids.h"
#include "attune/core/tensor.h"
#include "attune/nn/search/options.h"
#include "attune/nn/search/path.h"

namespace attune {

/// Sets to -infinity, among the log-probabilities [V] of what follows a path, the tokens that must
/// not follow:
///
///   options.tokens.never   always: they are no part of a sequence;
///   options.tokens.end     before `least` tokens;
///   any token              that would complete an n-gram which the path has already, if
///                          options.no_repeat_ngram is n > 0 (Paulus et al. 2018, section 2.5).
///
/// The others keep theirs, so that log p(y | x) stays the model's own. Where no token is left, the
/// end may follow all the same; returns whether any token may. Throws if a log-probability is NaN:
/// the model's parameters have diverged; or above 0, but for rounding: these are no probabilities.
/// REQUIRES: the special tokens lie in [0, V).
bool forbid_tokens(std::span<real> log_probabilities, const Path& path, int64_t least,
                   const SearchOptions& options);

/// Throws what a search says where no sequence can go on.
[[noreturn]] void fail_without_token();

}  // namespace attune
