// SPDX-License-Identifier: MIT
#include "attune/nn/search/scores.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

namespace attune::testing {
namespace {

TEST_CASE("length_penalty: the figures of Wu et al. 2016, eq. 14") {
  CHECK(length_penalty(1, 0.6) == 1);
  CHECK(length_penalty(2, 0.6) == doctest::Approx(1.0969).epsilon(1e-4));
  CHECK(length_penalty(3, 0.6) == doctest::Approx(1.1884).epsilon(1e-4));
  CHECK(length_penalty(7, 1) == doctest::Approx(2));
  CHECK(length_penalty(100, 0) == 1);
}

TEST_CASE("coverage_penalty: by hand") {
  // Two steps; two words and eos, whose column does not count.
  const std::vector<real> weights{real(0.5),  real(0.25), real(0.25),  //
                                  real(0.75), real(0.25), real(0)};
  CHECK(coverage_penalty(weights, 3, 2) == doctest::Approx(std::log(0.5)));
  CHECK(coverage_penalty(weights, 3, 1) == 0);
  CHECK(coverage_penalty(weights, 3, 0) == 0);
  const std::vector<real> nothing{0, 1};
  CHECK(coverage_penalty(nothing, 2, 1) == doctest::Approx(-87.336544));
}

TEST_CASE("eos_factor: gamma |x| / |y|") {
  CHECK(eos_factor(6, 4, 0) == 1);
  CHECK(eos_factor(6, 4, 0.5) == doctest::Approx(0.75));
  CHECK(eos_factor(0, 1, 2) == 0);
}

TEST_CASE("score: by hand") {
  Hypothesis h{{5, 6}, true, -3, 0, {-1, -1.5, -0.5}, {real(1), 0, real(0.25), real(0.75), 0, 1},
               2};
  SearchOptions options;
  options.length_penalty = 1;
  CHECK(score(h, 1, options) == doctest::Approx(-3 / (8.0 / 6)));
  options.coverage_penalty = 2;
  h.weights[0] = real(0.5);
  CHECK(score(h, 1, options) == doctest::Approx(-2.25 + 2 * std::log(0.75)));
  options.coverage_penalty = 0;
  options.eos_penalty = 6;  // of one source word and three of the target: eos counts double
  CHECK(score(h, 1, options) == doctest::Approx(-3.5 / (8.0 / 6)));
  h.finished = false;  // the last word is none
  CHECK(score(h, 1, options) == doctest::Approx(-2.25));
}

TEST_CASE("highest_score: no continuation has a higher one") {
  SearchOptions options;
  for (const double alpha : {0.0, 0.6, 2.0}) {
    options.length_penalty = alpha;
    constexpr int64_t kMost = 6;
    for (int64_t length = 1; length < kMost; ++length) {
      Hypothesis longer;
      longer.finished = true;
      longer.log_probability = -2;
      longer.token_log_probabilities.assign(static_cast<size_t>(length), 0);
      longer.token_log_probabilities.front() = -2;
      CHECK(score(longer, 3, options) <= highest_score(-2, kMost, options));
    }
  }
}

}  // namespace
}  // namespace attune::testing
