// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/text_scores.h"

#include <doctest/doctest.h>

#include <iterator>

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
  for (const auto& choice : Names<BleuTokenizer>::list) {
    CAPTURE(choice.first);
    const BleuTokenizer tokenizer = choice.second;
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

// Of each metric, what it says of a translation that is right, and of one that has nothing right;
// and the signature's begin.
struct Expected {
  std::string key;
  double right, wrong;
  const char* signature;
};
const Expected kExpected[] = {
    {"bleu", 100, 0, "nrefs:1|case:lc|eff:no|tok:char|smooth:exp|"},
    {"chrf2", 100, 0, "nrefs:1|case:lc|eff:yes|nc:6|nw:0|space:no|"},
    {"chrf2++", 100, 0, "nrefs:1|case:lc|eff:yes|nc:6|nw:2|space:no|"},
};

TEST_CASE("text scores: every metric adds up over sentences, and has a signature of its own") {
  const TextScores right = text_scores("a b c d e", "a b c d e", {});
  const TextScores wrong = text_scores("v w x y z", "a b c d e", {});
  TextScores both = right;
  both += wrong;
  REQUIRE(text_metrics().size() == std::size(kExpected));
  for (size_t m = 0; m < text_metrics().size(); ++m) {
    const TextMetric& metric = text_metrics()[m];
    CAPTURE(metric.name);
    CHECK(metric.key == kExpected[m].key);
    CHECK(metric.score(TextScores()) == 0);
    CHECK(metric.score(right) == doctest::Approx(kExpected[m].right));
    CHECK(metric.score(wrong) == doctest::Approx(kExpected[m].wrong));
    CHECK(metric.score(both) > 0);
    CHECK(metric.score(both) < 100);
    CHECK(metric.signature({BleuTokenizer::character, true}).starts_with(kExpected[m].signature));
  }
}

}  // namespace
}  // namespace nmt
