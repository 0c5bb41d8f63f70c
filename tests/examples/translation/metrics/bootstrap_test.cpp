// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/bootstrap.h"

#include <doctest/doctest.h>

#include <numeric>

#include "attune/core/testing/errors.h"
#include "attune/examples/translation/metrics/chrf.h"
#include "attune/examples/translation/metrics/share.h"

namespace nmt {
namespace {

using attune::Rng;
using attune::testing::error_of;

double value(const Share& share) { return share.value(); }

// 100 sentences, each right or wrong: those whose number, modulo 10, is below `of_ten`.
std::vector<Share> right(int64_t of_ten) {
  std::vector<Share> sentences(100);
  for (size_t s = 0; s < sentences.size(); ++s) {
    sentences[s].add(static_cast<int64_t>(s % 10) < of_ten);
  }
  return sentences;
}

bool same(const PairedBootstrap& a, const PairedBootstrap& b) {
  const auto equal = [](const ScoreEstimate& x, const ScoreEstimate& y) {
    return x.mean == y.mean && x.low == y.low && x.high == y.high;
  };
  return equal(a.baseline, b.baseline) && equal(a.system, b.system) && a.p_value == b.p_value;
}

TEST_CASE("bootstrap: mean, interval and p, by hand") {
  // The samples differ by 1, 0, 2, 3 and so by -0.5, -1.5, 0.5, 1.5 from their mean; two of these
  // are at least as large as the difference of 1.
  const PairedBootstrap four = paired_estimates(2, 3, {1, 2, 3, 4}, {2, 2, 5, 7});
  CHECK(four.p_value == 3.0 / 5);
  CHECK(four.baseline.mean == 2.5);
  CHECK(four.system.low == 2);  // of so few, none lies outside
  CHECK(four.system.high == 7);
  CHECK(paired_estimates(3, 2, {2, 2, 5, 7}, {1, 2, 3, 4}).p_value == 3.0 / 5);

  std::vector<double> scores(40);
  std::iota(scores.rbegin(), scores.rend(), 1);
  const ScoreEstimate forty = paired_estimates(20, 20, scores, scores).system;
  CHECK(forty.mean == 20.5);
  CHECK(forty.low == 2);
  CHECK(forty.high == 39);
}

TEST_CASE("bootstrap: one sentence leaves nothing to chance") {
  Rng rng(1);
  const PairedBootstrap result =
      paired_bootstrap(std::vector<Share>{{1, 4}}, std::vector<Share>{{3, 4}}, value, rng, 9);
  CHECK(result.baseline.mean == 0.25);
  CHECK(result.system.low == 0.75);
  CHECK(result.system.high == 0.75);
  CHECK(result.p_value == 0.1);
}

TEST_CASE("bootstrap: identical outputs have p = 1, a clearly better one a small p") {
  Rng rng(1);
  CHECK(paired_bootstrap(right(5), right(5), value, rng).p_value == 1);
  CHECK(paired_bootstrap(right(3), right(7), value, rng).p_value < 0.01);
  CHECK(paired_bootstrap(right(7), right(3), value, rng).p_value < 0.01);

  std::vector<Share> other(100);  // right where right(5) is wrong, but for one more sentence
  for (size_t s = 0; s < other.size(); ++s) other[s].add(s % 10 >= 5 || s == 0);
  CHECK(paired_bootstrap(right(5), other, value, rng).p_value > 0.5);
}

TEST_CASE("bootstrap: the interval is that of the binomial distribution") {
  Rng rng(1);
  const ScoreEstimate half = paired_bootstrap(right(5), right(5), value, rng, 4000).system;
  CHECK(half.mean == doctest::Approx(0.5).epsilon(0.01));
  CHECK(half.low == doctest::Approx(0.5 - 1.96 * 0.05).epsilon(0.05));
  CHECK(half.high == doctest::Approx(0.5 + 1.96 * 0.05).epsilon(0.05));
}

TEST_CASE("bootstrap: the same seed gives the same result, another seed another one") {
  const auto run = [](uint64_t seed) {
    Rng rng(seed);
    return paired_bootstrap(right(4), right(5), value, rng);
  };
  CHECK(same(run(1), run(1)));
  CHECK(!same(run(1), run(2)));
}

TEST_CASE("bootstrap: chrF works as well") {
  std::vector<ChrfStatistics> poor, good;
  for (int i = 0; i < 30; ++i) {
    poor.push_back(chrf_statistics("the dog sat", "the cat sat on the mat"));
    good.push_back(chrf_statistics("the cat sat on a mat", "the cat sat on the mat"));
  }
  Rng rng(1);
  const auto score = [](const ChrfStatistics& s) { return chrf(s, 2); };
  const PairedBootstrap result = paired_bootstrap(poor, good, score, rng, 100);
  CHECK(result.system.low > result.baseline.high);
  CHECK(result.p_value == doctest::Approx(1.0 / 101));
}

TEST_CASE("bootstrap: what cannot be compared is refused") {
  Rng rng(1);
  const auto error = [&](size_t baseline, size_t system, int64_t samples) {
    return error_of([&] {
      paired_bootstrap(std::vector<Share>(baseline), std::vector<Share>(system), value, rng,
                       samples);
    });
  };
  CHECK(error(3, 2, 10) ==
        "paired bootstrap: 3 sentences of one system and 2 of the other, but both must have "
        "translated the same test set");
  CHECK(error(0, 0, 10) == "paired bootstrap: there are no sentences to draw from");
  CHECK(error(1, 1, 0) == "paired bootstrap: 0 samples, but it takes at least 1");
}

}  // namespace
}  // namespace nmt
