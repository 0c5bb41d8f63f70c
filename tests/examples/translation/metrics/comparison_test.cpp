// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/comparison.h"

#include <doctest/doctest.h>

namespace nmt {
namespace {

using Lines = std::vector<std::string>;

const Lines kReferences{"the cat sat on the mat", "a dog, of course!", "he runs home now"};
const SystemOutput kGood{"good", {"the cat sat on a mat", "a dog, of course!", "he runs home now"}};
const SystemOutput kPoor{"poor", {"cat sat mat", "dog", "he runs"}};

bool same(const TextScores& a, const TextScores& b) {
  for (const TextMetric& metric : text_metrics()) {
    if (metric.score(a) != metric.score(b)) return false;
  }
  return true;
}

TEST_CASE("comparison: the scores of each system, of plain text by default") {
  const Comparison result = compare(kReferences, {kPoor, kGood}, {}, {});
  CHECK(result.sentences == 3);
  REQUIRE(result.systems.size() == 2);
  CHECK(result.systems[1].name == "good");
  TextScores expected;
  for (size_t i = 0; i < kReferences.size(); ++i) {
    expected += text_scores(kGood.lines[i], kReferences[i], {BleuTokenizer::mteval_13a});
  }
  CHECK(same(result.systems[1].all.scores, expected));
  CHECK(result.systems[1].by_length.empty());
}

TEST_CASE("comparison: buckets are of the source's words, and together the whole") {
  const Lines sources{"a b c d e f", "a", "a b"};
  const Comparison result = compare(kReferences, {kGood}, sources, {});
  const auto& rows = result.systems[0].by_length;
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].name == "1-5");
  CHECK(rows[1].name == "6-10");
  TextScores sum;
  for (const auto& row : rows) sum += row.statistics.scores;
  CHECK(same(sum, result.systems[0].all.scores));
}

TEST_CASE("comparison: a bucket's bootstrap is that of its sentences alone, if they are enough") {
  const auto times = [](const Lines& lines, int64_t n) {
    Lines result;
    for (int64_t i = 0; i < n; ++i) result.insert(result.end(), lines.begin(), lines.end());
    return result;
  };
  ComparisonOptions options;
  options.samples = 50;
  const auto compared = [&](int64_t n, const Lines& sources) {
    return compare(times(kReferences, n),
                   {{"poor", times(kPoor.lines, n)}, {"good", times(kGood.lines, n)}}, sources,
                   options);
  };
  constexpr int64_t n = 10;  // times three sentences
  Lines sources = times({"a", "a b", "a b c"}, n);
  sources[0] = "a b c d e f";  // the only long one
  const Comparison all = compared(n, sources);
  const auto &long_one = all.systems[1].by_length[1].statistics,
             &many = all.systems[1].by_length[0].statistics;
  CHECK(long_one.sentences == 1);
  CHECK(long_one.bootstrap.empty());
  CHECK(many.sentences == 3 * n - 1);
  CHECK(all.systems[0].by_length[0].statistics.bootstrap.empty());

  const auto without_first = [](Lines lines) {
    lines.erase(lines.begin());
    return lines;
  };
  const Comparison some = compare(without_first(times(kReferences, n)),
                                  {{"poor", without_first(times(kPoor.lines, n))},
                                   {"good", without_first(times(kGood.lines, n))}},
                                  {}, options);
  const auto& expected = some.systems[1].all.bootstrap;
  REQUIRE(many.bootstrap.size() == expected.size());
  for (size_t m = 0; m < expected.size(); ++m) {
    CHECK(many.bootstrap[m].p_value == expected[m].p_value);
    CHECK(many.bootstrap[m].system.high == expected[m].system.high);
  }
}

TEST_CASE("comparison: all but the first are held against the first, by the same samples") {
  ComparisonOptions options;
  options.samples = 200;
  const Comparison result = compare(kReferences, {kPoor, kGood, kPoor}, {}, options);
  CHECK(result.systems[0].all.bootstrap.empty());
  REQUIRE(result.systems[1].all.bootstrap.size() == text_metrics().size());
  REQUIRE(result.systems[2].all.bootstrap.size() == text_metrics().size());
  for (size_t m = 0; m < text_metrics().size(); ++m) {
    const PairedBootstrap &good = result.systems[1].all.bootstrap[m],
                          &poor = result.systems[2].all.bootstrap[m];
    CHECK(good.system.mean > good.baseline.mean);
    CHECK(poor.p_value == 1);
    CHECK(poor.system.mean == good.baseline.mean);
  }
  options.seed = 2;
  const Comparison other = compare(kReferences, {kPoor, kGood}, {}, options);
  CHECK(other.systems[1].all.bootstrap[1].system.mean !=
        result.systems[1].all.bootstrap[1].system.mean);
}

}  // namespace
}  // namespace nmt
