// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/text_scores.h"

#include "attune/examples/translation/metrics/signature.h"

namespace nmt {
namespace {

constexpr int kWords = ChrfStatistics::kWordOrder;  // of chrF++

constexpr TextMetric kMetrics[] = {
    {"BLEU", "bleu", [](const TextScores& corpus) { return bleu(corpus.bleu); },
     [](const ScoringOptions& o) { return bleu_signature(o.bleu_tokenizer, o.lowercase); }},
    {"chrF2", "chrf2", [](const TextScores& corpus) { return chrf(corpus.chrf); },
     [](const ScoringOptions& o) { return chrf_signature(o.lowercase); }},
    {"chrF2++", "chrf2++", [](const TextScores& corpus) { return chrf(corpus.chrf, kWords); },
     [](const ScoringOptions& o) { return chrf_signature(o.lowercase, kWords); }},
};

}  // namespace

TextScores& TextScores::operator+=(const TextScores& other) {
  const auto& [more_bleu, more_chrf] = other;  // a member more does not compile
  bleu += more_bleu;
  chrf += more_chrf;
  return *this;
}

TextScores text_scores(std::string_view hypothesis, std::string_view reference,
                       const ScoringOptions& options) {
  const auto tokens = [&](std::string_view line) {
    return tokenize_for_bleu(line, options.bleu_tokenizer, options.lowercase);
  };
  return {bleu_statistics(tokens(hypothesis), tokens(reference)),
          chrf_statistics(hypothesis, reference, options.lowercase)};
}

std::span<const TextMetric> text_metrics() { return kMetrics; }

}  // namespace nmt
