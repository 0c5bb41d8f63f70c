// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/bleu.h"

#include <doctest/doctest.h>

#include <cmath>

#include "attune/examples/translation/text/tokenizer.h"

namespace nmt {
namespace {

struct Case {
  const char* name;
  std::vector<const char*> hypotheses, references;
  double score;
};

// The scores are those of sacreBLEU 2.6.0:
//   corpus_bleu(hypotheses, [references], tokenize="none", smooth_method="exp").score
const Case kCases[] = {
    {"perfect", {"the cat sat on the mat"}, {"the cat sat on the mat"}, 100},
    {"one word said seven times",
     {"the the the the the the the"},
     {"the cat is on the mat"},
     7.8098498423},
    {"one word of one", {"cat"}, {"cat"}, 0},
    {"one word of six", {"cat"}, {"the cat sat on the mat"}, 0},
    {"nothing said", {""}, {"the cat sat"}, 0},
    {"nothing said once",
     {"", "the cat sat on the mat"},
     {"a dog barks", "the cat sat on the mat"},
     60.6530659713},
    {"too short", {"the cat sat on"}, {"the cat sat on the mat"}, 60.6530659713},
    {"too long",
     {"the cat sat on the mat and on the mat again"},
     {"the cat sat on the mat"},
     46.1736630944},
    {"no 4-gram matches", {"the cat sat by the mat"}, {"the cat sat on the mat"}, 37.9917842826},
    {"only words match", {"mat the on sat cat the"}, {"the cat sat on the mat"}, 12.7033187039},
    {"nothing matches", {"a dog barks loudly outside"}, {"the cat sat on the mat"}, 0},
    {"too short for 4-grams", {"the cat sat", "on it"}, {"the cat sat", "on it"}, 0},
    {"three sentences",
     {"the cat sat on the mat", "he never reads the red book", "yes"},
     {"the cat is on the mat", "he never reads a red book at home", "yes sir"},
     25.4605647665},
};

std::vector<std::string> words(const char* line) { return split_at_spaces(line); }

TEST_CASE("bleu: equals sacreBLEU") {
  for (const Case& c : kCases) {
    CAPTURE(c.name);
    BleuStatistics corpus;
    for (size_t i = 0; i < c.hypotheses.size(); ++i) {
      corpus += bleu_statistics(words(c.hypotheses[i]), words(c.references[i]));
    }
    CHECK(bleu(corpus) == doctest::Approx(c.score).epsilon(1e-10));
  }
}

TEST_CASE("bleu: no corpus scores 0") { CHECK(bleu({}) == 0); }

TEST_CASE("bleu: the statistics, counted by hand") {
  // "the" is three times in the hypothesis but twice in the reference: two of them match.
  const auto s = bleu_statistics(words("the cat the the mat"), words("the the mat is red"));
  CHECK(s.matches == std::array<int64_t, 4>{3, 2, 1, 0});  // "the the", "the mat"; "the the mat"
  CHECK(s.totals == std::array<int64_t, 4>{5, 4, 3, 2});
  CHECK(s.hypothesis_tokens == 5);
  CHECK(s.reference_tokens == 5);
  CHECK(brevity_penalty(s) == 1);
  // (3/5 * 2/4 * 1/3 * (1/2)/2)^(1/4)
  CHECK(bleu(s) == doctest::Approx(100 * std::pow(0.025, 0.25)));
}

TEST_CASE("bleu: the brevity penalty looks at the whole corpus") {
  auto s = bleu_statistics(words("a b"), words("a b c d"));
  CHECK(brevity_penalty(s) == doctest::Approx(std::exp(1 - 4.0 / 2)));
  s += bleu_statistics(words("a b c d"), words("a b"));
  CHECK(brevity_penalty(s) == 1);
  CHECK(brevity_penalty(bleu_statistics({}, words("a"))) == 0);
}

TEST_CASE("bleu: an order without a match counts as half a match") {
  const auto s = bleu_statistics(words("the cat sat by the mat"), words("the cat sat on the mat"));
  CHECK(bleu_precisions(s) == std::array<double, 4>{5.0 / 6, 3.0 / 5, 1.0 / 4, 0.5 / 3});
}

TEST_CASE("bleu: precisions of what is too short for n-grams, and of what never matches, are 0") {
  CHECK(bleu_precisions(bleu_statistics(words("a b"), words("a c"))) ==
        std::array<double, 4>{0.5, 0.5, 0, 0});
  CHECK(bleu_precisions(bleu_statistics(words("a b c d"), words("x"))) ==
        std::array<double, 4>{0, 0, 0, 0});
}

TEST_CASE("bleu: the length ratio") {
  CHECK(length_ratio(bleu_statistics(words("a b c"), words("a b"))) == 1.5);
  CHECK(length_ratio(bleu_statistics(words("a"), {})) == 0);
}

TEST_CASE("bleu: tokens that hold spaces are not taken for n-grams") {
  const auto s = bleu_statistics({"a b", "c"}, {"a", "b c"});
  CHECK(s.matches == std::array<int64_t, 4>{0, 0, 0, 0});
}

}  // namespace
}  // namespace nmt
