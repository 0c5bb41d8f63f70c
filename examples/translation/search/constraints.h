// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "attune/core/ids.h"
#include "attune/core/tensor.h"
#include "attune/examples/translation/search/options.h"
#include "attune/examples/translation/search/path.h"

namespace nmt {

/// The token [1, N] that greedy search would take, were there no options, after each of N paths:
/// the most probable one by logits [1, N, V] but for pad and bos.
Ids most_probable_tokens(const Tensor& logits);

/// Sets to -infinity, among the log-probabilities [V] of what follows a path, the tokens that must
/// not follow:
///
///   pad and bos   always: they are no part of a translation;
///   unk           without options.allow_unknown;
///   eos           before `least` tokens;
///   any token     that would complete an n-gram that the path has already (Paulus et al. 2018,
///                 section 2.5), if options.no_repeat_ngram is n > 0.
///
/// The others keep theirs, so that log p(y | x) stays the model's own. Where no token is left, eos
/// may follow all the same. Throws attune::Error if the log-probabilities are NaN: the model's
/// parameters have diverged.
void forbid_tokens(std::span<real> log_probabilities, const Path& path, int64_t least,
                   const SearchOptions& options);

}  // namespace nmt
