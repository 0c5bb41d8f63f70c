// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/text_scores.h"

#include <doctest/doctest.h>

namespace nmt {
namespace {

double score_of(const std::string& key, const TextScores& scores) {
  for (const TextMetric& metric : text_metrics()) {
    if (key == metric.key) return metric.score(scores);
  }
  FAIL("there is no ", key);
  return 0;
}

TEST_CASE("text scores: BLEU and chrF of plain text, as the options say") {
  const std::string said = "The CAT sat, on a mat", meant = "the cat sat, on the mat";
  for (const BleuTokenizer tokenizer : {BleuTokenizer::none, BleuTokenizer::mteval_13a}) {
    for (const bool lowercase : {false, true}) {
      const TextScores scores = text_scores(said, meant, {tokenizer, lowercase});
      CHECK(score_of("bleu", scores) ==
            bleu(bleu_statistics(tokenize_for_bleu(said, tokenizer, lowercase),
                                 tokenize_for_bleu(meant, tokenizer, lowercase))));
      const ChrfStatistics characters = chrf_statistics(said, meant, lowercase);
      CHECK(score_of("chrf2", scores) == chrf(characters));
      CHECK(score_of("chrf2++", scores) == chrf(characters, 2));
      CHECK(score_of("chrf2++", scores) != chrf(characters));
    }
  }
}

TEST_CASE("text scores: every metric adds up over sentences") {
  const TextScores right = text_scores("a b c d e", "a b c d e", {});
  const TextScores wrong = text_scores("v w x y z", "a b c d e", {});
  TextScores both = right;
  both += wrong;
  for (const TextMetric& metric : text_metrics()) {
    CAPTURE(metric.name);
    CHECK(metric.score(TextScores()) == 0);
    CHECK(metric.score(right) == doctest::Approx(100));
    CHECK(metric.score(wrong) == 0);
    CHECK(metric.score(both) > 0);
    CHECK(metric.score(both) < 100);
  }
}

TEST_CASE("text scores: each metric has a signature of its own") {
  const auto starts = [](size_t metric, const char* with) {
    return text_metrics()[metric].signature({BleuTokenizer::character, true}).starts_with(with);
  };
  REQUIRE(text_metrics().size() == 3);
  CHECK(starts(0, "nrefs:1|case:lc|eff:no|tok:char|smooth:exp|"));
  CHECK(starts(1, "nrefs:1|case:lc|eff:yes|nc:6|nw:0|space:no|"));
  CHECK(starts(2, "nrefs:1|case:lc|eff:yes|nc:6|nw:2|space:no|"));
}

}  // namespace
}  // namespace nmt
