// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/lexicon.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "attune/examples/translation/toy/euphony.h"
#include "attune/examples/translation/toy/french.h"
#include "attune/tests/examples/translation/toy/trees.h"

using namespace nmt::toy;
using nmt::toy::testing::verb;

TEST_CASE("toy: no form of a content word is missing, and no English one is ambiguous") {
  std::set<std::string_view> english;
  for (const Noun& noun : nouns()) {
    CAPTURE(noun.english);
    CHECK(english.insert(noun.english).second);
    CHECK(english.insert(noun.english_plural).second);
    CHECK(!noun.french.empty());
    CHECK(!noun.french_plural.empty());
  }
  for (const Adjective& adjective : adjectives()) {
    CAPTURE(adjective.english);
    CHECK(english.insert(adjective.english).second);
    CHECK(!adjective.masculine.empty());
    CHECK(!adjective.feminine.empty());
    CHECK(!adjective.masculine_plural.empty());
    CHECK(!adjective.feminine_plural.empty());
  }
  // "know" has two rows, told apart by what follows: a noun or "that".
  std::set<std::pair<std::string, Frame>> verbs_seen;
  for (const Verb& verb : verbs()) {
    CAPTURE(verb.english);
    CHECK(!english.count(verb.english));
    CHECK(!english.count(verb.english_third));
    const std::string name =
        std::string(verb.english) + " " + std::string(verb.english_preposition);
    CHECK(verbs_seen.insert({name, verb.frame}).second);
    for (const std::string_view form : {verb.i, verb.we, verb.you, verb.he, verb.they}) {
      CHECK(!form.empty());
    }
  }
}

// A new word with h must be sorted into one of these, and a mute h needs nothing else.
TEST_CASE("toy: which French words let the one before elide") {
  const std::set<std::string_view> mute = {
      "homme",    "hommes",  "horloge",  "horloges", "hôtel",    "hôtels",   "hôpital",
      "hôpitaux", "honnête", "honnêtes", "heureux",  "heureuse", "heureuses"};
  const auto check = [&](std::string_view word) {
    CAPTURE(word);
    if (word.front() == 'h') CHECK(begins_with_vowel_sound(word) == (mute.count(word) > 0));
  };
  for (const Noun& noun : nouns()) {
    check(noun.french);
    check(noun.french_plural);
  }
  for (const Adjective& adjective : adjectives()) {
    for (const Number number : {Number::singular, Number::plural}) {
      check(adjective_form(adjective, {3, number, Gender::masculine}));
      check(adjective_form(adjective, {3, number, Gender::feminine}));
    }
  }
  for (const char* word :
       {"arbre", "école", "œuf", "image", "utile", "étrange", "à", "êtes", "y"}) {
    CAPTURE(word);
    CHECK(begins_with_vowel_sound(word) == (std::string(word) != "y"));
  }
  for (const char* word : {"", "-il", ".", "chat", "onze", "huit"}) {
    CHECK(!begins_with_vowel_sound(word));
  }
}

TEST_CASE("toy: adjectives agree in gender and number") {
  struct Case {
    const char *english, *masculine, *feminine, *masculine_plural, *feminine_plural;
  };
  const Case cases[] = {
      {"small", "petit", "petite", "petits", "petites"},
      {"beautiful", "beau", "belle", "beaux", "belles"},
      {"old", "vieux", "vieille", "vieux", "vieilles"},
      {"white", "blanc", "blanche", "blancs", "blanches"},
      {"happy", "heureux", "heureuse", "heureux", "heureuses"},
      {"expensive", "cher", "chère", "chers", "chères"},
      {"red", "rouge", "rouge", "rouges", "rouges"},
  };
  for (const Case& row : cases) {
    const Adjective& adjective = nmt::toy::testing::find(adjectives(), row.english);
    const auto form = [&](Number number, Gender gender) {
      return adjective_form(adjective, {3, number, gender});
    };
    CHECK(form(Number::singular, Gender::masculine) == row.masculine);
    CHECK(form(Number::singular, Gender::feminine) == row.feminine);
    CHECK(form(Number::plural, Gender::masculine) == row.masculine_plural);
    CHECK(form(Number::plural, Gender::feminine) == row.feminine_plural);
  }
}

TEST_CASE("toy: verbs agree in person and number") {
  struct Case {
    const char* english;
    Frame frame;
    const char *i, *we, *you, *he, *they;
  };
  const Case cases[] = {
      {"be", Frame::copula, "suis", "sommes", "êtes", "est", "sont"},
      {"eat", Frame::direct, "mange", "mangeons", "mangez", "mange", "mangent"},
      {"go", Frame::motion, "vais", "allons", "allez", "va", "vont"},
      {"know", Frame::direct, "connais", "connaissons", "connaissez", "connaît", "connaissent"},
      {"know", Frame::statement, "sais", "savons", "savez", "sait", "savent"},
  };
  for (const Case& row : cases) {
    const Verb& french = verb(row.english, row.frame);
    const auto form = [&](int person, Number number) {
      return verb_form(french, {person, number, Gender::masculine});
    };
    CHECK(form(1, Number::singular) == row.i);
    CHECK(form(1, Number::plural) == row.we);
    CHECK(form(2, Number::plural) == row.you);
    CHECK(form(3, Number::singular) == row.he);
    CHECK(form(3, Number::plural) == row.they);
  }
}
