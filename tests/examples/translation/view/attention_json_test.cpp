// SPDX-License-Identifier: MIT
#include "attune/examples/translation/view/attention_json.h"

#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "attune/core/testing/errors.h"
#include "attune/tests/examples/translation/view/sentences.h"

namespace nmt::testing {
namespace {

using attune::real;

TEST_CASE("view: JSON holds the words and the very numbers, without padding") {
  AttendedSentence sentence = small_sentence();
  sentence.hypotheses[0].weights[0] = static_cast<real>(0.1);
  sentence.hypotheses[0].weights[1] = static_cast<real>(1e-9);
  const nlohmann::json json = nlohmann::json::parse(to_json(sentence));
  CHECK(json["source"] == sentence.source);
  CHECK(json["source_text"] == "the été");
  CHECK(!json.contains("reference"));
  CHECK(!json.contains("reference_text"));
  REQUIRE(json["hypotheses"].size() == 2);
  for (size_t n = 0; n < 2; ++n) {
    const AttendedHypothesis& hypothesis = sentence.hypotheses[n];
    const nlohmann::json& written = json["hypotheses"][n];
    CHECK(written["target"] == hypothesis.target);
    CHECK(written["target_text"] == hypothesis.target_text);
    CHECK(written["finished"] == hypothesis.finished);
    CHECK(written["score"].get<double>() == hypothesis.score);
    CHECK(written["log_probability"].get<double>() == hypothesis.log_probability());
    CHECK(written["log_probabilities"] == hypothesis.log_probabilities);
    REQUIRE(written["weights"].size() == hypothesis.target.size());
    for (size_t t = 0; t < hypothesis.target.size(); ++t) {
      REQUIRE(written["weights"][t].size() == 2);
      for (size_t s = 0; s < 2; ++s) {
        CHECK(written["weights"][t][s].get<real>() == hypothesis.weight(t, s));
      }
    }
  }
}

TEST_CASE("view: JSON is one line, with no more digits than numbers have") {
  AttendedSentence sentence{
      {"▁a"}, "a", {{{"▁x"}, "x", true, {-0.5}, -0.25, {0.5}, 1}}, {"▁y"}, "y"};
  CHECK(to_json(sentence) ==
        R"({"source":["▁a"],"source_text":"a","reference":["▁y"],"reference_text":"y",)"
        R"("hypotheses":[{"target":["▁x"],"target_text":"x","finished":true,)"
        R"("log_probability":-0.5,"score":-0.25,"log_probabilities":[-0.5],"weights":[[0.5]]}]})");
  sentence.hypotheses[0].weights[0] = static_cast<real>(0.1);
  CHECK(to_json(sentence).find("[[0.1]]") != std::string::npos);
  CHECK(to_json({}) == R"({"source":[],"source_text":"","hypotheses":[]})");
}

TEST_CASE("view: JSON of hostile words, and of what is no number") {
  const std::string text = to_json(hostile_sentence());
  CHECK(text.find('\n') == std::string::npos);
  CHECK(nlohmann::json::parse(text)["source"] == hostile_words());
  const double nan = std::nan("");
  const AttendedSentence diverged{
      {"\xff"}, "", {{{"x"}, "", true, {nan}, nan, {static_cast<real>(nan)}, 1}}, {}, ""};
  const nlohmann::json json = nlohmann::json::parse(to_json(diverged));
  CHECK(json["source"][0] == "\uFFFD");
  CHECK(json["hypotheses"][0]["weights"][0][0].is_null());
}

TEST_CASE("view: JSON refuses what does not fit") {
  AttendedSentence sentence = small_sentence();
  sentence.hypotheses[1].positions = 2;
  CHECK(attune::testing::error_of([&] { to_json(sentence); }) ==
        "attention: 3 weights for 1 words and 2 source words in 2 positions");
}

}  // namespace
}  // namespace nmt::testing
