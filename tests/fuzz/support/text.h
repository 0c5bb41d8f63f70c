// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "attune/examples/translation/text/tokenizer.h"

namespace attune::fuzzing {

inline constexpr std::string_view kLines[] = {
    "The old man's dog - a \u00E9l\u00E9gant one - sleeps!", "\u00ABL'homme\u00BB dort (3.14)...",
    "\u0391\u03A3 \u1E9E\u4F60\u597D ab ab abab"};

/// A SentencePiece model of a few lines.
inline std::string small_subwords(nmt::Choice<nmt::TokenizationRow> kind) {
  return nmt::learn_subwords({kind}, 60, {std::begin(kLines), std::end(kLines)});
}

}  // namespace attune::fuzzing
