// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/traits.h"

#include <doctest/doctest.h>

#include "attune/examples/translation/toy/held_out.h"
#include "attune/tests/examples/translation/toy/trees.h"

using namespace nmt::toy;
using namespace nmt::toy::testing;

TEST_CASE("toy: tags and word pairs of a tree") {
  struct Case {
    Sentence sentence;
    std::set<std::string> tags;
    std::vector<std::string> pairs;
  };
  const NounPhrase he = pronoun("he"), her = pronoun("she"), them = pronoun("they");
  const NounPhrase car = noun("the", "car");
  const NounPhrase kin = both(noun("the", "king"), noun("the", "queen"));
  const std::vector<Case> cases = {
      {sentence(intransitive(he, "run")), {}, {}},
      {sentence(direct(he, "look for", noun("a", "hat", "old", "red"))),
       {"adjective-after", "adjective-before"},
       {"old hat", "red hat", "look for hat"}},
      {sentence(is(car, "red")), {"predicate"}, {"red car"}},
      {sentence(is(plural(car), "red")), {"agreement", "predicate"}, {"red car"}},
      {sentence(is(kin, "happy")), {"coordinate", "predicate"}, {"happy king", "happy queen"}},
      {sentence(direct(he, "see", kin)), {"coordinate"}, {"see king", "see queen"}},
      {sentence(intransitive(with(noun("the", "cow"), direct(he, "wash", gap(noun("the", "cow")))),
                             "sing")),
       {"relative"},
       {"wash cow"}},
      {sentence(give(he, them, her)), {"clitic", "two-clitics"}, {}},
      {sentence(give(he, car, her)), {"clitic"}, {"give car"}},
      {sentence(ask(adverb("never", direct(he, "see", car)))),
       {"negation", "question"},
       {"see car"}},
      {sentence(adverb("often", direct(he, "see", counted(3, "car")))), {"number"}, {"see car"}},
      {sentence(intransitive(he, "run"), "and", intransitive(he, "sing")), {"coordinate"}, {}},
      {opened("when", intransitive(he, "run"), intransitive(he, "sing")), {"subordinate"}, {}},
  };
  for (const Case& row : cases) {
    const Traits traits = traits_of(row.sentence);
    CHECK(traits.tags == row.tags);
    CHECK(traits.word_pairs == row.pairs);
  }
}

TEST_CASE("toy: the held-out pairs are made of words of the lexicon that go together") {
  const auto split = [](std::string_view pair) {
    const size_t space = pair.rfind(' ');
    return std::pair(pair.substr(0, space), pair.substr(space + 1));
  };
  for (const std::string_view pair : held_out_adjectives()) {
    CAPTURE(pair);
    const auto [adjective, noun] = split(pair);
    CHECK((find(adjectives(), adjective).nouns & find(nouns(), noun).kind) != 0);
  }
  for (const std::string_view pair : held_out_objects()) {
    CAPTURE(pair);
    const auto [name, noun] = split(pair);
    const bool gives = name == "give" || name == "show" || name == "offer" || name == "send";
    const Verb& row = verb(name, gives ? Frame::direct_and_indirect : Frame::direct);
    CHECK((row.objects & find(nouns(), noun).kind) != 0);
  }
  CHECK(holds_held_out_pair({"see car", "red car"}));
  CHECK_FALSE(holds_held_out_pair({"see car", "red book"}));
  CHECK_FALSE(holds_held_out_pair({}));
}
