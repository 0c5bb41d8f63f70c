// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string_view>

#include "attune/examples/translation/metrics/ngrams.h"

namespace nmt {

/// All that chrF and chrF++ need to know of a corpus. Statistics of sentences add up to those of
/// the corpus.
struct ChrfStatistics {
  static constexpr int kCharacterOrder = 6;
  static constexpr int kWordOrder = 2;
  std::array<NgramCounts, kCharacterOrder> characters;  ///< [n - 1]
  std::array<NgramCounts, kWordOrder> words;            ///< [n - 1]

  ChrfStatistics& operator+=(const ChrfStatistics& other);
};

/// The statistics of one line of plain text against its one reference, in lower case if so asked.
/// Characters are code points, without the white space. Words stand between white space; a mark of
/// ASCII at the end of a word, or else at its beginning, is a word of its own. An n-gram matches at
/// most as often as the reference has it, and where the reference is too short for an order, the
/// hypothesis' n-grams of that order do not count.
ChrfStatistics chrf_statistics(std::string_view hypothesis, std::string_view reference,
                               bool lowercase = false);

/// Corpus chrF2, 0 to 100 (Popovic 2015, "chrF: character n-gram F-score for automatic MT
/// evaluation"), with words of order 1 and 2 besides where word_order is 2, which makes it chrF2++
/// (Popovic 2017, "chrF++: words helping character n-grams"):
///
///   chrF = 100 * (1 + beta^2) P R / (beta^2 P + R),   beta = 2
///
/// P and R are the means, over the orders that occur in hypotheses and references alike, of matches
/// per n-gram of the hypotheses and per n-gram of the references. The same number as sacreBLEU's
/// with its default options. REQUIRES: 0 <= word_order <= kWordOrder.
double chrf(const ChrfStatistics& statistics, int word_order = 0);

}  // namespace nmt
