// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/euphony.h"

#include <doctest/doctest.h>

using namespace nmt::toy;

namespace {
Words split(const char* phrase) {
  Words words;
  append_words(words, phrase);
  return words;
}
}  // namespace

TEST_CASE("toy: French elision and contraction") {
  struct Case {
    const char *separate, *joined;
    bool elided, contracted;
  };
  const Case cases[] = {
      {"", "", false, false},
      {"le", "le", false, false},
      {"le chat", "le chat", false, false},
      {"le ami", "l' ami", true, false},
      {"la école", "l' école", true, false},
      {"la horloge", "l' horloge", true, false},
      {"le hibou", "le hibou", false, false},
      {"la hache", "la hache", false, false},
      {"les amis", "les amis", false, false},
      {"de œufs", "d' œufs", true, false},
      {"je aime", "j' aime", true, false},
      {"je ne aime pas", "je n' aime pas", true, false},
      {"il me le offre", "il me l' offre", true, false},
      {"il me écoute", "il m' écoute", true, false},
      {"que il", "qu' il", true, false},
      {"parce que elle", "parce qu' elle", true, false},
      {"que onze chats", "que onze chats", false, false},
      {"de huit chats", "de huit chats", false, false},
      {"si il dort", "s' il dort", true, false},
      {"si ils dorment", "s' ils dorment", true, false},
      {"si elle dort", "si elle dort", false, false},
      {"ce arbre", "cet arbre", true, false},
      {"ma amie", "mon amie", true, false},
      {"sa hache", "sa hache", false, false},
      {"sa abeille", "son abeille", true, false},
      {"à le roi", "au roi", false, true},
      {"à les rois", "aux rois", false, true},
      {"à la reine", "à la reine", false, false},
      {"à le ami", "à l' ami", true, false},
      {"à les amis", "aux amis", false, true},
      {"à le héros", "au héros", false, true},
      {"de le roi", "du roi", false, true},
      {"de les rois", "des rois", false, true},
      {"de le homme", "de l' homme", true, false},
      {"de un roi", "d' un roi", true, false},
      {"à des rois", "à des rois", false, false},
  };
  for (const Case& row : cases) {
    CAPTURE(row.separate);
    const FrenchWords joined = join_french(split(row.separate));
    CHECK(join(joined.words) == row.joined);
    CHECK(joined.elided == row.elided);
    CHECK(joined.contracted == row.contracted);
  }
}

TEST_CASE("toy: inverted pronouns") {
  struct Case {
    const char *verb, *pronoun, *inverted;
  };
  const Case cases[] = {
      {"voit", "il", "-il"},         {"parle", "elle", "-t-elle"}, {"a", "il", "-t-il"},
      {"va", "elle", "-t-elle"},     {"prend", "il", "-il"},       {"parlent", "ils", "-ils"},
      {"voient", "elles", "-elles"}, {"parlez", "vous", "-vous"},  {"allons", "nous", "-nous"},
  };
  for (const Case& row : cases) CHECK(inverted_pronoun(row.verb, row.pronoun) == row.inverted);
}

TEST_CASE("toy: a and an") {
  struct Case {
    const char *before, *after;
  };
  const Case cases[] = {
      {"a cat", "a cat"},
      {"a owl", "an owl"},
      {"a honest man", "an honest man"},
      {"a hat", "a hat"},
      {"a umbrella", "an umbrella"},
      {"a useful axe", "a useful axe"},
      {"a old hero", "an old hero"},
      {"a", "a"},
      {"", ""},
  };
  for (const Case& row : cases) {
    Words words = split(row.before);
    join_english(words);
    CHECK(join(words) == row.after);
  }
}

TEST_CASE("toy: words are counted without punctuation") {
  CHECK(count_words({}) == 0);
  CHECK(count_words(split("if he sings , the old cat runs .")) == 7);
  CHECK(count_words(split("does he sing ?")) == 3);
  CHECK(split("  a   b ") == Words{"a", "b"});
}
