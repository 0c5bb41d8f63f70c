// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "attune/examples/translation/metrics/bleu.h"
#include "attune/examples/translation/metrics/chrf.h"
#include "attune/examples/translation/metrics/signature.h"
#include "attune/examples/translation/metrics/text_metric.h"

/// The metrics of plain text: a further one is a name in kCountedTexts.
namespace nmt {

inline constexpr CountedText<BleuStatistics> kBleu{
    .count =
        [](std::string_view hypothesis, std::string_view reference, const ScoringOptions& o) {
          const auto tokens = [&](std::string_view line) {
            return tokenize_for_bleu(line, o.bleu_tokenizer, o.lowercase);
          };
          return bleu_statistics(tokens(hypothesis), tokens(reference));
        },
    .scores = {{{"BLEU", "bleu", bleu, [](const ScoringOptions& o) {
                   return bleu_signature(o.bleu_tokenizer, o.lowercase);
                 }}}}};

inline constexpr CountedText<ChrfStatistics, 2> kChrf{
    .count =
        [](std::string_view hypothesis, std::string_view reference, const ScoringOptions& o) {
          return chrf_statistics(hypothesis, reference, o.lowercase);
        },
    .scores = {{{"chrF2", "chrf2", [](const ChrfStatistics& corpus) { return chrf(corpus); },
                 [](const ScoringOptions& o) { return chrf_signature(o.lowercase); }},
                {"chrF2++", "chrf2++",
                 [](const ChrfStatistics& corpus) { return chrf(corpus, corpus.kWordOrder); },
                 [](const ScoringOptions& o) {
                   return chrf_signature(o.lowercase, ChrfStatistics::kWordOrder);
                 }}}}};

/// All of them, in the order of reports.
inline constexpr std::tuple kCountedTexts{kBleu, kChrf};

/// What all of them count, of one sentence or of many.
struct TextScores {
  template <class... Statistics, size_t... n>
  static std::tuple<Statistics...> all(const std::tuple<CountedText<Statistics, n>...>&);
  decltype(all(kCountedTexts)) statistics;

  template <class Statistics>
  const Statistics& of() const {
    return std::get<Statistics>(statistics);
  }
  TextScores& operator+=(const TextScores& other);
};

/// Those of one translation against its one reference, both as people read them.
TextScores text_scores(std::string_view hypothesis, std::string_view reference,
                       const ScoringOptions& options);

/// A score of them, 0 to 100, and how reports call it.
struct TextMetric {
  const char *name, *key;
  std::function<double(const TextScores& corpus)> score;
  std::string (*signature)(const ScoringOptions& options);
};
const std::vector<TextMetric>& text_metrics();

}  // namespace nmt
