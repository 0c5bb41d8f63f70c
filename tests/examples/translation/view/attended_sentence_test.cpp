// SPDX-License-Identifier: MIT
#include "attune/examples/translation/view/attended_sentence.h"

#include <doctest/doctest.h>

#include "attune/core/testing/errors.h"
#include "attune/tests/examples/translation/view/sentences.h"

namespace nmt::testing {
namespace {

using attune::testing::error_of;

TEST_CASE("view: an attended sentence gives weights and log-probabilities") {
  const AttendedSentence sentence = small_sentence();
  const AttendedHypothesis& best = sentence.checked(0);
  CHECK(best.weight(1, 0) == doctest::Approx(0.25));
  CHECK(best.log_probability() == doctest::Approx(-0.75));
}

TEST_CASE("view: numbers of an attended sentence that do not fit are refused") {
  AttendedSentence sentence = small_sentence();
  CHECK(error_of([&] { sentence.checked(2); }) == "attention: there is no hypothesis 2 among 2");
  AttendedHypothesis& best = sentence.hypotheses[0];
  best.log_probabilities.pop_back();
  CHECK(error_of([&] { sentence.checked(0); }) == "attention: 1 log-probabilities for 2 words");
  best.weights.pop_back();
  CHECK(error_of([&] { sentence.checked(0); }) ==
        "attention: 5 weights for 2 words and 2 source words in 3 positions");
  best.weights.resize(2);
  best.positions = 1;
  CHECK(error_of([&] { sentence.checked(0); }) ==
        "attention: 2 weights for 2 words and 2 source words in 1 positions");
  CHECK(error_of([&] { sentence.checked(1); }) == "no error");
}

}  // namespace
}  // namespace nmt::testing
