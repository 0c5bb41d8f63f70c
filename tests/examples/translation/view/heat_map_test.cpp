// SPDX-License-Identifier: MIT
#include "attune/examples/translation/view/heat_map.h"

#include <doctest/doctest.h>

#include <cmath>

#include "attune/core/testing/errors.h"
#include "attune/tests/examples/translation/view/sentences.h"

namespace nmt::testing {
namespace {

using attune::testing::error_of;

TEST_CASE("heat map: a column a source word, a row a target word, padding not drawn") {
  CHECK(heat_map(small_sentence(), 0, Colour::no) ==
        "     │  été\n"
        "     the\n"
        " l'  @@      -0.50\n"
        "été  :: ##   -0.25\n");
  CHECK(heat_map(small_sentence(), 1, Colour::no) ==
        "       │  été\n"
        "       the\n"
        "<eos>     @@   -3.00\n");
}

TEST_CASE("heat map: colour shades by terminal codes") {
  const AttendedSentence sentence{
      {"a", "b"}, "", {{{"x"}, "", false, {-1}, -1, {1, 0}, 2}}, {}, ""};
  CHECK(heat_map(sentence, 0, Colour::yes) ==
        "   │  b\n"
        "   a\n"
        "x  \x1b[48;5;255m  \x1b[0m \x1b[48;5;232m  \x1b[0m   -1.00\n");
}

TEST_CASE("heat map: wide and long words keep to their columns") {
  const std::string longest(30, 'y');
  const AttendedSentence sentence{
      {"日本"}, "", {{{"語", "x", longest}, "", false, {-1, -2, -3}, -6, {1, 1, 1}, 1}}, {}, ""};
  CHECK(heat_map(sentence, 0, Colour::no) ==
        std::string(26, ' ') + "日本\n" + std::string(22, ' ') + "語  @@   -1.00\n" +
            std::string(23, ' ') + "x  @@   -2.00\n" + std::string(23, 'y') + "…  @@   -3.00\n");
}

TEST_CASE("heat map: nothing translated, nothing to attend to, no number") {
  CHECK(heat_map({{"a"}, "", {{{}, "", false, {}, 0, {}, 1}}, {}, ""}, 0, Colour::no) == "  a\n");
  CHECK(heat_map({{}, "", {{{"x"}, "", false, {-1}, 0, {}, 0}}, {}, ""}, 0, Colour::no) ==
        "x    -1.00\n");
  const auto nan = std::nanf("");
  const AttendedSentence diverged{{"a"}, "", {{{"x"}, "", false, {nan}, nan, {nan}, 1}}, {}, ""};
  CHECK(heat_map(diverged, 0, Colour::no) == "   a\nx         nan\n");
}

TEST_CASE("heat map: weights must fit") {
  AttendedSentence sentence = small_sentence();
  sentence.hypotheses[0].weights.pop_back();
  CHECK(error_of([&] { heat_map(sentence, 0, Colour::no); }) ==
        "attention: 5 weights for 2 words and 2 source words in 3 positions");
}

}  // namespace
}  // namespace nmt::testing
