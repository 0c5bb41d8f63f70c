// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "attune/examples/translation/metrics/scoring_options.h"

namespace nmt {

/// A score that is made of the statistics of a corpus, and how reports call it.
template <class Statistics>
struct TextScore {
  const char* name;                                         ///< "chrF2++"
  const char* key;                                          ///< in JSON: "chrf2++"
  double (*score)(const Statistics& corpus);                ///< 0 to 100
  std::string (*signature)(const ScoringOptions& options);  ///< see signature.h
};

/// What is counted of a translation against its one reference, both as people read them, and the
/// scores that are made of it. Statistics add up with +=, and begin with none.
template <class Statistics, size_t n = 1>
struct CountedText {
  Statistics (*count)(std::string_view hypothesis, std::string_view reference,
                      const ScoringOptions& options);
  std::array<TextScore<Statistics>, n> scores;
};

}  // namespace nmt
