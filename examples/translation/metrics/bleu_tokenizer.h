// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "attune/examples/translation/settings.h"

namespace nmt {

/// How BLEU splits a line of plain text into tokens. Scores by different tokenisers cannot be
/// compared.
enum class BleuTokenizer {
  none,        ///< "none": the text is tokenised already, with white space between tokens
  mteval_13a,  ///< "13a": the rules of NIST's mteval-v13a.pl, those of most published scores
  character    ///< "char": every character that is not white space, for text without spaces
};

/// As sacreBLEU calls them.
template <>
struct Names<BleuTokenizer> {
  static constexpr std::pair<std::string_view, BleuTokenizer> list[] = {
      {"none", BleuTokenizer::none},
      {"13a", BleuTokenizer::mteval_13a},
      {"char", BleuTokenizer::character}};
};

/// The words of a text: what stands between runs of Unicode's white space.
std::vector<std::string> split_words(std::string_view text);

/// The tokens of one line for bleu_statistics(), the same as sacreBLEU's, of the line in lower case
/// if so asked. White space is Unicode's; at the end of the line it is dropped before all else.
///
/// 13a, in this order: "<skipped>" goes, and so does a hyphen with the end of line behind it;
/// &quot; &amp; &lt; &gt; become what they stand for; every ASCII mark but ' , - . is a token; so
/// are a period and a comma unless they stand between two digits, and a hyphen behind a digit.
std::vector<std::string> tokenize_for_bleu(std::string_view line, BleuTokenizer tokenizer,
                                           bool lowercase = false);

}  // namespace nmt
