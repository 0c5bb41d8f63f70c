// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/chrf.h"

#include <doctest/doctest.h>

namespace nmt {
namespace {

void check_counts(const NgramCounts& counts, const NgramCounts& expected) {
  CHECK(counts.hypothesis == expected.hypothesis);
  CHECK(counts.reference == expected.reference);
  CHECK(counts.matches == expected.matches);
}

TEST_CASE("n-grams: counted by hand, of characters and of tokens") {
  const std::u32string aab = U"aab", abaa = U"abaa";
  check_counts(count_ngrams(aab, abaa, 1), {3, 4, 3});
  check_counts(count_ngrams(aab, abaa, 2), {2, 3, 2});  // aa, ab
  check_counts(count_ngrams(aab, abaa, 3), {1, 2, 0});
  check_counts(count_ngrams(aab, abaa, 4), {0, 1, 0});
  const std::vector<std::string> said{"the", "the", "cat"}, meant{"the", "cat"};
  check_counts(count_ngrams(said, meant, 1), {3, 2, 2});
  check_counts(count_ngrams(said, {}, 1), {3, 0, 0});
}

TEST_CASE("chrF: the statistics, counted by hand") {
  const ChrfStatistics s = chrf_statistics("a b\u00E9 (c).", "ab\u00E9 c.");
  check_counts(s.characters[0], {7, 5, 5});  // of "abé(c)." and "abéc."
  check_counts(s.characters[1], {6, 4, 2});  // ab, bé
  check_counts(s.characters[2], {5, 3, 1});
  check_counts(s.characters[3], {4, 2, 0});
  check_counts(s.characters[4], {3, 1, 0});
  check_counts(s.characters[5], {0, 0, 0});  // the hypothesis' two do not count
  check_counts(s.words[0], {4, 3, 1});       // of "a", "bé", "(c)", "." and "abé", "c", "."
  check_counts(s.words[1], {3, 2, 0});
}

TEST_CASE("chrF: the score, by hand") {
  // Characters: "ab" against "abc". Order 1: P 2/2, R 2/3; order 2: P 1/1, R 1/2; order 3 is in the
  // reference alone. So P = 1, R = 7/12, and F = 5 P R / (4 P + R).
  const ChrfStatistics s = chrf_statistics("ab", "abc");
  CHECK(chrf(s) == doctest::Approx(100 * 5 * (7.0 / 12) / (4 + 7.0 / 12)));
  // One word, which is another: P = 2/3 and R = 7/18.
  CHECK(chrf(s, 2) == doctest::Approx(100 * 5 * (2.0 / 3) * (7.0 / 18) / (8.0 / 3 + 7.0 / 18)));
}

TEST_CASE("chrF: nothing scores 0, sentences add up, and case can be left out") {
  CHECK(chrf({}) == 0);
  CHECK(chrf({}, 2) == 0);
  ChrfStatistics s = chrf_statistics("", "a b");
  CHECK(chrf(s, 2) == 0);
  s += chrf_statistics("A b", "a B");
  CHECK(s.characters[0].reference == 4);
  CHECK(s.words[0].hypothesis == 2);
  CHECK(chrf(chrf_statistics("A b", "a B", true), 2) == doctest::Approx(100));
}

}  // namespace
}  // namespace nmt
