// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/grammar.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <unordered_map>

#include "attune/examples/translation/toy/english.h"
#include "attune/examples/translation/toy/french.h"

using namespace nmt::toy;

TEST_CASE("toy: an English sentence has one translation") {
  attune::Rng rng(1);
  std::unordered_map<std::string, std::string> translations;
  int met_again = 0;
  for (int n = 0; n < 60'000; ++n) {
    const Sentence sentence = Grammar(rng).sentence(3 + n % 4);
    const std::string source = join(english(sentence));
    const auto [known, is_new] = translations.emplace(source, join(french(sentence).words));
    if (is_new) continue;
    ++met_again;
    CAPTURE(source);
    CHECK(known->second == join(french(sentence).words));
  }
  CHECK(met_again > 1000);  // else the test shows nothing
}

TEST_CASE("toy: a sentence has about as many words as asked for") {
  attune::Rng rng(2);
  for (const int wanted : {1, 4, 10, 30, 60, 200}) {
    double sum = 0;
    for (int n = 0; n < 300; ++n) {
      const int words = count_words(english(Grammar(rng).sentence(wanted)));
      CHECK(words >= 2);
      sum += words;
    }
    CAPTURE(wanted);
    CHECK(sum / 300 == doctest::Approx(std::max(wanted, 4)).epsilon(0.25));
  }
}

TEST_CASE("toy: nobody acts on himself, and no question asks about i") {
  attune::Rng rng(3);
  for (int n = 0; n < 20'000; ++n) {
    const Sentence sentence = Grammar(rng).sentence(4 + n % 4);
    const std::string source = " " + join(english(sentence)) + " ";
    CAPTURE(source);
    for (const char* wrong : {"do i", "am i", " i see me ", " you love you ", " we help us "}) {
      CHECK(source.find(wrong) == std::string::npos);
    }
  }
}
