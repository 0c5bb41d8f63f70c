// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "attune/examples/translation/settings.h"

namespace nmt {

/// How a line of text becomes tokens, and tokens a line again.
enum class Tokenization {
  none,        ///< The text is tokenised already: tokens stand between runs of ASCII white space.
  simple,      ///< Words and punctuation marks are tokens of their own.
  characters,  ///< Each Unicode code point is a token.
  bpe,         ///< Subwords by byte-pair encoding (Sennrich et al. 2016)
  unigram      ///< Subwords by a unigram language model (Kudo 2018)
};

template <>
struct Names<Tokenization> {
  static constexpr std::pair<std::string_view, Tokenization> list[] = {
      {"none", Tokenization::none},
      {"simple", Tokenization::simple},
      {"characters", Tokenization::characters},
      {"bpe", Tokenization::bpe},
      {"unigram", Tokenization::unigram}};
};

/// Whether it takes a model that was learnt from text; see sentencepiece_tokenizer.h.
constexpr bool has_subwords(Tokenization mode) {
  return mode == Tokenization::bpe || mode == Tokenization::unigram;
}

// The tokenisations that are fixed rules:

/// Splits a line into tokens; no token is empty or holds ASCII white space.
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
/// In characters mode the space is a token too, spelt U+2581 as in SentencePiece: "an ox" is
/// a n ▁ o x. A letter and its combining accent are two tokens.
///
/// Throws attune::Error where the line is not valid UTF-8, except in mode none, which does not
/// look. REQUIRES: !has_subwords(mode).
std::vector<std::string> tokenize(std::string_view line, Tokenization mode);

/// Puts tokens back together, with one space between two unless a mark or the mode joins them;
/// accepts any tokens, a model's mistakes included.
///
/// detokenize(tokenize(line)) is the line with every run of white space become one space, none at
/// the ends, and with the mode's own mark become another: in simple mode U+FFED becomes U+25A0, in
/// characters mode U+2581 becomes "_". Tokenising it again gives the same tokens.
std::string detokenize(const std::vector<std::string>& tokens, Tokenization mode);

}  // namespace nmt
