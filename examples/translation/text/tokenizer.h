// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "attune/examples/translation/settings.h"

namespace nmt {

/// How a line of text becomes tokens, and tokens a line again.
enum class Tokenization {
  none,   ///< The text is tokenised already: tokens stand between runs of ASCII white space.
  simple  ///< Words and punctuation marks are tokens of their own.
};

template <>
struct Names<Tokenization> {
  static constexpr std::pair<std::string_view, Tokenization> list[] = {
      {"none", Tokenization::none}, {"simple", Tokenization::simple}};
};

/// Splits a line into tokens; no token is empty or holds white space.
///
/// In simple mode the mark U+FFED (halfwidth black square, as in OpenNMT's tokenizer) says on which
/// side a punctuation mark touches its neighbour, so that no rule has to guess spaces later:
///
///   "Oui, l'homme dort."     Oui ￭, l'￭ homme dort ￭.
///   "«Don't go» (3.14)..."   «￭ Don ￭'t go ￭» (￭ 3.14 ￭) ￭...
///
/// - Points and commas between digits, and hyphens between letters or digits, stay in their word.
/// - An apostrophe between letters closes what is before it (l'￭ homme, O'￭ Brien), unless an
///   English ending follows: 's 't 'd 'm 'll 're 've open a token of their own (don ￭'t).
/// - A run of the same mark is one token: "..." or "!!".
/// - Unicode's spaces, which French has before ! and inside guillemets, separate as plain ones do.
///
/// Throws attune::Error in simple mode where the line is not valid UTF-8.
std::vector<std::string> tokenize(std::string_view line, Tokenization mode);

/// Puts tokens back together, with one space between two unless a mark joins them; accepts any
/// tokens, a model's mistakes included.
///
/// detokenize(tokenize(line)) is the line with every run of white space become one space, none at
/// the ends, and, in simple mode, U+FFED itself become U+25A0; tokenising it again gives the same
/// tokens.
std::string detokenize(const std::vector<std::string>& tokens, Tokenization mode);

}  // namespace nmt
