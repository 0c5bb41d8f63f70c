// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "attune/examples/translation/toy/english.h"
#include "attune/examples/translation/toy/french.h"
#include "attune/tests/examples/translation/toy/trees.h"

using namespace nmt::toy;
using namespace nmt::toy::testing;

namespace {
struct Case {
  Sentence sentence;
  const char *english, *french;
};

void check(const std::vector<Case>& cases) {
  for (const Case& row : cases) {
    CAPTURE(row.english);
    CHECK(join(english(row.sentence)) == row.english);
    CHECK(join(french(row.sentence).words) == row.french);
  }
}

const NounPhrase i = pronoun("i"), you = pronoun("you"), he = pronoun("he"), she = pronoun("she"),
                 we = pronoun("we"), they = pronoun("they"), who = pronoun("who");
constexpr Frame indirect = Frame::indirect;
constexpr Frame motion = Frame::motion;
}  // namespace

TEST_CASE("toy: adjectives change sides and agree") {
  const auto subject = [](const NounPhrase& phrase) {
    return sentence(intransitive(phrase, "sing"));
  };
  check({
      {subject(noun("the", "bird", "small", "black")), "the small black bird sings .",
       "le petit oiseau noir chante ."},
      {subject(plural(noun("the", "cow", "small", "black"))), "the small black cows sing .",
       "les petites vaches noires chantent ."},
      {subject(noun("this", "bird", "beautiful")), "this beautiful bird sings .",
       "ce bel oiseau chante ."},
      {subject(noun("a", "friend", "old")), "an old friend sings .", "un vieil ami chante ."},
      {subject(noun("my", "child", "new")), "my new child sings .", "mon nouvel enfant chante ."},
      {subject(noun("my", "hero", "old")), "my old hero sings .", "mon vieux héros chante ."},
      {subject(plural(noun("my", "friend", "old"))), "my old friends sing .",
       "mes vieux amis chantent ."},
      {subject(noun("some", "friend", "good")), "some good friends sing .",
       "de bons amis chantent ."},
      {subject(noun("some", "friend", "", "rich")), "some rich friends sing .",
       "des amis riches chantent ."},
      {sentence(is(both(noun("the", "queen"), noun("her", "nurse")), "happy")),
       "the queen and her nurse are happy .", "la reine et son infirmière sont heureuses ."},
      {sentence(is(both(noun("the", "queen"), noun("the", "king")), "happy")),
       "the queen and the king are happy .", "la reine et le roi sont heureux ."},
      {sentence(is(i, "happy")), "i am happy .", "je suis heureux ."},
      {sentence(is(you, "tired")), "you are tired .", "vous êtes fatigués ."},
  });
}

TEST_CASE("toy: determiners and counts") {
  const auto seen = [](const NounPhrase& phrase) { return sentence(direct(he, "see", phrase)); };
  NounPhrase my_three = counted(3, "car");
  my_three.determiner = noun("my", "car").determiner;
  check({
      {seen(noun("a", "owl")), "he sees an owl .", "il voit un hibou ."},
      {seen(noun("this", "owl")), "he sees this owl .", "il voit ce hibou ."},
      {seen(noun("this", "tree")), "he sees this tree .", "il voit cet arbre ."},
      {seen(noun("her", "church")), "he sees her church .", "il voit son église ."},
      {seen(noun("every", "flower")), "he sees every flower .", "il voit chaque fleur ."},
      {seen(noun("several", "apple")), "he sees several apples .", "il voit plusieurs pommes ."},
      {seen(noun("some", "egg", "old")), "he sees some old eggs .", "il voit de vieux œufs ."},
      {seen(counted(21, "car")), "he sees twenty -one cars .", "il voit vingt et une voitures ."},
      {seen(my_three), "he sees my three cars .", "il voit mes trois voitures ."},
  });
}

TEST_CASE("toy: negation surrounds the verb") {
  const NounPhrase the = noun("the", "key");
  check({
      {sentence(adverb("not", direct(he, "see", the))), "he does not see the key .",
       "il ne voit pas la clé ."},
      {sentence(adverb("never", direct(they, "admire", the))), "they never admire the key .",
       "ils n' admirent jamais la clé ."},
      {sentence(adverb("no longer", direct(i, "love", the))), "i no longer love the key .",
       "je n' aime plus la clé ."},
      {sentence(adverb("not", is(we, "rich"))), "we are not rich .", "nous ne sommes pas riches ."},
      {sentence(adverb("often", direct(he, "eat", noun("some", "apple")))),
       "he often eats some apples .", "il mange souvent des pommes ."},
  });
}

TEST_CASE("toy: object pronouns move in front of the verb") {
  const NounPhrase book = noun("the", "book");
  check({
      {sentence(direct(he, "see", she)), "he sees her .", "il la voit ."},
      {sentence(direct(he, "listen to", she)), "he listens to her .", "il l' écoute ."},
      {sentence(to(he, "speak", indirect, she)), "he speaks to her .", "il lui parle ."},
      {sentence(to(he, "answer", indirect, they)), "he answers them .", "il leur répond ."},
      {sentence(adverb("not", direct(you, "wait for", i))), "you do not wait for me .",
       "vous ne m' attendez pas ."},
      {sentence(give(he, book, we)), "he gives the book to us .", "il nous donne le livre ."},
      {sentence(give(he, they, i)), "he gives them to me .", "il me les donne ."},
      {sentence(give(he, they, she)), "he gives them to her .", "il les lui donne ."},
      {sentence(adverb("never", give(he, they, they))), "he never gives them to them .",
       "il ne les leur donne jamais ."},
      {sentence(give(he, they, noun("the", "girl"))), "he gives them to the girl .",
       "il les donne à la fille ."},
  });
}

TEST_CASE("toy: prepositions govern stressed pronouns, and contract") {
  const auto runs = [](const PlacePhrase& phrase) {
    Clause clause = intransitive(he, "run");
    clause.place = {phrase};
    return sentence(clause);
  };
  const NounPhrase king = noun("the", "king");
  check({
      {runs(place("near", they)), "he runs near them .", "il court près d' eux ."},
      {runs(place("in front of", she)), "he runs in front of her .", "il court devant elle ."},
      {runs(place("next to", king)), "he runs next to the king .", "il court à côté du roi ."},
      {runs(place("under", noun("this", "tree"))), "he runs under this tree .",
       "il court sous cet arbre ."},
      {sentence(to(he, "go", motion, noun("the", "garden"))), "he goes to the garden .",
       "il va au jardin ."},
      {sentence(to(he, "go", motion, noun("the", "hospital"))), "he goes to the hospital .",
       "il va à l' hôpital ."},
      {sentence(to(he, "come", motion, plural(noun("the", "shop")))), "he comes from the shops .",
       "il vient des magasins ."},
      {sentence(to(he, "obey", indirect, king)), "he obeys the king .", "il obéit au roi ."},
      {sentence(to(he, "speak", indirect, noun("a", "queen"))), "he speaks to a queen .",
       "il parle à une reine ."},
  });
}

TEST_CASE("toy: questions invert verb and subject") {
  const NounPhrase cat = noun("the", "cat"), cows = plural(noun("the", "cow"));
  Clause what = ask(direct(she, "admire", gap(cat)), &kWhat);
  check({
      {sentence(ask(intransitive(he, "sleep"))), "does he sleep ?", "dort -il ?"},
      {sentence(ask(direct(she, "have", cat))), "does she have the cat ?", "a -t-elle le chat ?"},
      {sentence(ask(direct(they, "eat", noun("the", "cake")))), "do they eat the cake ?",
       "mangent -ils le gâteau ?"},
      {sentence(ask(direct(you, "see", he))), "do you see him ?", "le voyez -vous ?"},
      {sentence(ask(adverb("not", direct(he, "love", she)))), "does he not love her ?",
       "ne l' aime -t-il pas ?"},
      {sentence(ask(is(cat, "black"))), "is the cat black ?", "le chat est -il noir ?"},
      {sentence(ask(is(cows, "happy"))), "are the cows happy ?",
       "les vaches sont -elles heureuses ?"},
      {sentence(ask(adverb("never", intransitive(cows, "dance")))), "do the cows never dance ?",
       "les vaches ne dansent -elles jamais ?"},
      {sentence(ask(intransitive(cat, "sing"), &kWhy)), "why does the cat sing ?",
       "pourquoi le chat chante -t-il ?"},
      {sentence(ask(intransitive(we, "run"), &kWhere)), "where do we run ?", "où courons -nous ?"},
      {sentence(what), "what does she admire ?", "qu' admire -t-elle ?"},
      {sentence(ask(direct(who, "see", i))), "who sees me ?", "qui me voit ?"},
      {sentence(ask(adverb("not", is(who, "rich")))), "who is not rich ?",
       "qui n' est pas riche ?"},
  });
}

TEST_CASE("toy: relative clauses, and agreement across them") {
  const NounPhrase car = noun("the", "car"), girls = plural(noun("the", "girl"));
  const auto red = [](const NounPhrase& phrase) { return sentence(is(phrase, "strange")); };
  check({
      {red(with(plural(car), direct(noun("the", "boy"), "look for", gap(plural(car))))),
       "the cars that the boy looks for are strange .",
       "les voitures que le garçon cherche sont étranges ."},
      {red(with(car, is(gap(car), "green"))), "the car that is green is strange .",
       "la voiture qui est verte est étrange ."},
      {red(with(girls, direct(gap(girls), "know", he))), "the girls who know him are strange .",
       "les filles qui le connaissent sont étranges ."},
      {red(with(girls, direct(he, "know", gap(girls)))), "the girls whom he knows are strange .",
       "les filles qu' il connaît sont étranges ."},
  });
}

TEST_CASE("toy: clauses are joined") {
  Clause says = clause(he, "know", Frame::statement);
  says.statement = {intransitive(she, "laugh")};
  Clause tonight = intransitive(he, "work");
  tonight.closing = &closings()[2];
  check({
      {sentence(says), "he knows that she laughs .", "il sait qu' elle rit ."},
      {sentence(intransitive(i, "work"), "because", intransitive(he, "sleep")),
       "i work because he sleeps .", "je travaille parce qu' il dort ."},
      {sentence(tonight, "but", intransitive(she, "dance")), "he works tonight but she dances .",
       "il travaille ce soir mais elle danse ."},
      {opened("if", intransitive(they, "sing"), ask(intransitive(you, "laugh"))),
       "if they sing , do you laugh ?", "s' ils chantent , riez -vous ?"},
      {opened("when", intransitive(he, "run"), intransitive(she, "run")),
       "when he runs , she runs .", "quand il court , elle court ."},
  });
}
