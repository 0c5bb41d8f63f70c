// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/health.h"

#include <doctest/doctest.h>

#include <limits>

#include "attune/core/error.h"
#include "attune/examples/translation/text/tokenizer.h"

namespace nmt {
namespace {

using attune::real;
using Weights = std::vector<real>;
constexpr real kNaN = std::numeric_limits<real>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<std::string> words(const char* line) { return split_at_spaces(line); }

TEST_CASE("health: repetitions") {
  struct Case {
    const char* sentence;
    bool repeats;
  };
  const Case cases[] = {
      {"", false},
      {"a", false},
      {"a a", true},
      {"a b a", false},
      {"a b a b", true},
      {"x a b c a b c", true},
      {"a b c d a b c d y", true},
      {"a b c d e a b c d e", false},  // five tokens are no slip
      {"a b c a b d", false},
      {"the cat and the dog", false},
      {"b a b c c", true},
  };
  for (const Case& c : cases) {
    CAPTURE(c.sentence);
    CHECK(has_repetition(words(c.sentence)) == c.repeats);
  }
}

TEST_CASE("health: translations add up") {
  Health health;
  CHECK(health.length_ratio() == 0);
  health.add_translation(words("a a b"), words("a b"));
  health.add_translation(words("nous nous levons"), words("nous nous levons"));
  health.add_translation({}, words("a b c"));
  CHECK(health.repeating_hypotheses().hits == 2);
  CHECK(health.repeating_references().hits == 1);
  CHECK(health.repeating_references().count == 3);
  CHECK(health.length_ratio() == doctest::Approx(6.0 / 8));
}

TEST_CASE("health: a token is attended to by a first choice or by more than the threshold") {
  struct Case {
    const char* name;
    Weights weights;
    int64_t positions, tokens, unattended;
  };
  const Case cases[] = {
      {"each is once the first choice", {1, 0, 0, 0, 1, 0, 0, 0, 1}, 3, 2, 0},
      {"the second never is", {1, 0, 0, 0, 0, 1}, 3, 2, 1},
      {"just above the threshold", {real{0.89}, real{0.11}, 0}, 3, 2, 0},
      {"below the threshold", {real{0.91}, real{0.09}, 0}, 3, 2, 1},
      {"a first choice below the threshold", Weights(20, real{0.05}), 20, 19, 18},
      {"eos does not count", {1, 0}, 2, 1, 0},
      {"no token at all", {1}, 1, 0, 0},
      {"no step at all", {}, 3, 2, 2},
      {"padding does not count", {1, 0, 0, 0, 0}, 5, 2, 1},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Health health;
    health.add_attention(c.weights, c.positions, c.tokens);
    CHECK(health.unattended_tokens().hits == c.unattended);
    CHECK(health.unattended_tokens().count == c.tokens);
    CHECK(health.attention_on_padding() == 0);
  }
}

TEST_CASE("health: attention on padding is the worst of all steps") {
  struct Case {
    Weights weights;  // of one token, eos, and two positions of padding
    double mass;
  };
  const Case cases[] = {
      {{real{0.5}, real{0.5}, 0, 0}, 0},
      {{real{0.5}, 0, real{0.25}, real{0.25}, 1, 0, 0, 0}, 0.5},
      {{1, 0, 0, 0, real{0.75}, 0, 0, real{0.25}}, 0.25},
      {{1, 0, real{0.25}, real{-0.25}}, 0.5},
      {{1, 0, std::numeric_limits<real>::denorm_min(), 0},
       static_cast<double>(std::numeric_limits<real>::denorm_min())},
      {{1, 0, kNaN, 0, 1, 0, 0, 0}, kInfinity},
      {{kNaN, kNaN, 0, 0}, 0},
  };
  for (const Case& c : cases) {
    Health health;
    health.add_attention(c.weights, 4, 1);
    CHECK(health.attention_on_padding() == c.mass);
    health.add_attention(Weights{1, 0}, 2, 1);
    CHECK(health.attention_on_padding() == c.mass);
  }
}

TEST_CASE("health: weights that are no rows of positions are refused") {
  Health health;
  CHECK_THROWS_WITH_AS(
      health.add_attention(Weights(5), 3, 2),
      "health: 5 attention weights are no rows of 3 positions for 2 tokens and eos", attune::Error);
  CHECK_THROWS_AS(health.add_attention(Weights(6), 3, 3), attune::Error);
  CHECK_THROWS_AS(health.add_attention(Weights(6), 3, -1), attune::Error);
  CHECK_THROWS_AS(health.add_attention(Weights(0), 0, 0), attune::Error);
}

}  // namespace
}  // namespace nmt
