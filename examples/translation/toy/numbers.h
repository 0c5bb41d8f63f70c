// SPDX-License-Identifier: MIT
#pragma once

#include "attune/examples/translation/toy/lexicon.h"
#include "attune/examples/translation/toy/words.h"

namespace nmt::toy {

inline constexpr int kLargestCount = 69;

/// A number in words; what a hyphen joins becomes a token of its own: {"sixty", "-two"}.
/// REQUIRES: 1 <= n <= kLargestCount.
Words english_number(int n);

/// {"soixante", "-deux"}. A final "un" agrees with the noun: "vingt et une pommes".
Words french_number(int n, Gender gender);

}  // namespace nmt::toy
