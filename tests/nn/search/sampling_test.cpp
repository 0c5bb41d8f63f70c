// SPDX-License-Identifier: MIT
#include "attune/nn/search/sampling.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "attune/core/rng.h"
#include "attune/core/testing/errors.h"

namespace attune::testing {
namespace {

constexpr int64_t kDraws = 40000;

// How often each token is drawn, in `kDraws` draws.
std::vector<double> counts(const std::vector<double>& p, const Sampling& sampling) {
  std::vector<real> log_probabilities;
  for (const double q : p) log_probabilities.push_back(static_cast<real>(std::log(q)));
  Rng rng(11);
  std::vector<double> result(p.size());
  for (int64_t i = 0; i < kDraws; ++i) {
    ++result[static_cast<size_t>(draw_token(log_probabilities, sampling, rng))];
  }
  return result;
}

// Pearson's statistic, against the 99.9% quantile of chi-square with up to 5 degrees of freedom.
void check_frequencies(const std::vector<double>& p, const Sampling& sampling,
                       const std::vector<double>& expected) {
  const std::vector<double> seen = counts(p, sampling);
  double chi_square = 0;
  for (size_t w = 0; w < p.size(); ++w) {
    const double wanted = expected[w] * static_cast<double>(kDraws);
    if (expected[w] == 0) {
      CHECK(seen[w] == 0);
    } else {
      chi_square += (seen[w] - wanted) * (seen[w] - wanted) / wanted;
    }
  }
  CHECK(chi_square < 20.5);
}

const std::vector<double> kProbabilities{0.1, 0, 0.05, 0.4, 0.15, 0.3};

TEST_CASE("draw_token: frequencies are the probabilities") {
  check_frequencies(kProbabilities, {}, kProbabilities);
}

TEST_CASE("draw_token: a temperature of 1/2 squares the probabilities") {
  Sampling sampling;
  sampling.temperature = 0.5;
  std::vector<double> expected;
  double sum = 0;
  for (const double p : kProbabilities) sum += p * p;
  for (const double p : kProbabilities) expected.push_back(p * p / sum);
  check_frequencies(kProbabilities, sampling, expected);
}

TEST_CASE("draw_token: the most probable tokens alone") {
  Sampling sampling;
  sampling.top_k = 3;
  const std::vector<double> three{0, 0, 0, 0.4 / 0.85, 0.15 / 0.85, 0.3 / 0.85};
  check_frequencies(kProbabilities, sampling, three);
  sampling.top_k = 100;
  check_frequencies(kProbabilities, sampling, kProbabilities);
  sampling.top_k = 0;
  sampling.top_p = 0.75;  // 0.4 + 0.3 is less, so the third belongs to them
  check_frequencies(kProbabilities, sampling, three);
  sampling.top_p = 0.65;
  const std::vector<double> two{0, 0, 0, 0.4 / 0.7, 0, 0.3 / 0.7};
  check_frequencies(kProbabilities, sampling, two);
  sampling.top_k = 2;
  sampling.top_p = 0.9;  // of the two tokens' probability
  check_frequencies(kProbabilities, sampling, two);
}

TEST_CASE("draw_token: equally probable tokens count by their ids") {
  Sampling sampling;
  sampling.top_k = 2;
  check_frequencies({0, 0.25, 0.25, 0.25, 0.25}, sampling, {0, 0.5, 0.5, 0, 0});
}

TEST_CASE("draw_token: where no token may follow it says so") {
  Rng rng(1);
  for (const real never : {-std::numeric_limits<real>::infinity(), real(NAN)}) {
    const std::vector<real> none(5, never);
    CHECK(error_of([&] { draw_token(none, {}, rng); }) ==
          "sampling: no token has a probability: all are 0 or NaN");
  }
}

TEST_CASE("sampling_stream: another for each seed, sentence and sample, each reproducible") {
  const auto first = [](uint64_t seed, int64_t sentence, int64_t n) {
    return sampling_stream(seed, sentence, n).next_u64();
  };
  CHECK(first(1, 2, 3) == first(1, 2, 3));
  CHECK(first(1, 2, 3) != first(2, 2, 3));
  CHECK(first(1, 2, 3) != first(1, 3, 3));
  CHECK(first(1, 2, 3) != first(1, 2, 4));
  CHECK(first(1, 2, 3) != first(1, 3, 2));
  Rng seeded(1);
  seeded.fork();
  Rng sentence = seeded.fork();
  CHECK(first(1, 1, 0) == sentence.fork().next_u64());
}

}  // namespace
}  // namespace attune::testing
