// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "attune/examples/translation/metrics/bleu.h"
#include "attune/examples/translation/metrics/bleu_tokenizer.h"
#include "attune/examples/translation/metrics/chrf.h"
#include "attune/examples/translation/settings.h"

namespace nmt {

/// How translations are compared with their references.
struct ScoringOptions {
  BleuTokenizer bleu_tokenizer = BleuTokenizer::none;
  bool lowercase = false;  ///< case does not count
};

template <class Each>
void list_settings(ScoringOptions& options, Each&& each) {
  each("bleu_tokenize", options.bleu_tokenizer,
       "How BLEU splits a line into tokens: none at spaces, 13a by the rules of mteval-v13a, char "
       "into characters. 'nmt evaluate' takes none, as test sets may be tokenised already; 'nmt "
       "compare' takes 13a, as its files are plain text");
  each("lowercase", options.lowercase, "BLEU and chrF do not distinguish upper and lower case");
}

/// What the metrics of plain text count: of one sentence, or of many.
struct TextScores {
  BleuStatistics bleu;
  ChrfStatistics chrf;

  TextScores& operator+=(const TextScores& other);
};

/// Those of one translation against its one reference, both as people read them.
TextScores text_scores(std::string_view hypothesis, std::string_view reference,
                       const ScoringOptions& options);

/// A score of a corpus, and how reports call it.
struct TextMetric {
  const char* name;                                         ///< "chrF2++"
  const char* key;                                          ///< in JSON: "chrf2++"
  double (*score)(const TextScores& corpus);                ///< 0 to 100
  std::string (*signature)(const ScoringOptions& options);  ///< see signature.h
};

/// All of them, in the order of reports.
std::span<const TextMetric> text_metrics();

}  // namespace nmt
