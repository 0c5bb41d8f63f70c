// SPDX-License-Identifier: MIT
#include <algorithm>

#include "attune/examples/translation/toy/grammar.h"
#include "attune/examples/translation/toy/numbers.h"

namespace nmt::toy {

namespace {
constexpr int kShortestExtension = 3;  // "that he sees", "near the tree"

bool has_form(const Determiner& determiner, Number number) {
  return !(number == Number::singular ? determiner.english : determiner.english_plural).empty();
}
}  // namespace

NounPhrase Grammar::noun_phrase(int words, Slot slot) {
  NounPhrase phrase;
  if (words <= 1 && slot.pronoun) {
    phrase.pronoun = draw_pronoun(slot);
  } else if (words >= 5 && slot.coordination && chance(20)) {
    // Both stay short: behind "the man who sees the king and the queen" nobody wonders who is seen.
    slot.extension = false;
    const int first = between(2, std::min(words - 3, 4));
    phrase.conjuncts.push_back(with_noun(first, slot));
    phrase.conjuncts.push_back(with_noun(words - 1 - first, slot));
  } else {
    phrase = with_noun(words, slot);
  }
  return phrase;
}

NounPhrase Grammar::with_noun(int words, const Slot& slot) {
  NounPhrase phrase;
  phrase.noun = draw_noun(slot.kinds);
  phrase.number = chance(50) ? Number::singular : Number::plural;
  words -= 2;  // the noun and its determiner
  const bool extend = slot.extension && words >= kShortestExtension && chance(75);
  if (extend) words -= kShortestExtension;
  add_determiner(phrase, slot.definite, words);
  add_adjectives(phrase, words);
  if (extend) add_relative(phrase, words + kShortestExtension);
  return phrase;
}

const Pronoun* Grammar::draw_pronoun(const Slot& slot) {
  // Where no person can stand only "them" fits: "it" would need an antecedent's gender.
  if (!(slot.kinds & kPerson)) return &pronouns().back();
  while (true) {
    const Pronoun& drawn = pick(pronouns());
    const bool repeats = slot.subject && drawn.person < 3 && drawn.person == slot.subject->person;
    if (!repeats) return &drawn;
  }
}

const Noun* Grammar::draw_noun(Kinds kinds) {
  return draw(nouns(), [&](const Noun& noun) { return noun.kind & kinds; });
}

// Small numbers are words of their own, and so need to come more often to be learnt.
int Grammar::draw_count() { return chance(50) ? between(2, 19) : between(20, kLargestCount); }

void Grammar::add_determiner(NounPhrase& phrase, bool definite, int& words) {
  if (phrase.number == Number::plural && chance(20)) {
    phrase.count = draw_count();
    words -= static_cast<int>(english_number(phrase.count).size()) - 1;
    return;
  }
  phrase.determiner = draw_determiner(phrase.number, definite);
}

const Determiner* Grammar::draw_determiner(Number number, bool definite) {
  const auto common = determiners().first(3);
  while (true) {
    const Determiner& drawn = chance(60) ? pick(common) : pick(determiners());
    const bool fits = !definite || drawn.definiteness == Definiteness::definite;
    if (fits && has_form(drawn, number)) return &drawn;
  }
}

void Grammar::add_adjectives(NounPhrase& phrase, int& words) {
  const auto add = [&](std::vector<Attribute>& attributes, Side side) {
    attributes.push_back({draw_adjective(phrase.noun->kind, attributes, side), false});
    --words;
  };
  if (words >= 1 && chance(45)) add(phrase.before, Side::before);
  if (words >= 1 && chance(55)) add(phrase.after, Side::after);
}

const Adjective* Grammar::draw_adjective(Kinds kinds, const std::vector<Attribute>& present,
                                         std::optional<Side> side) {
  return draw(adjectives(), [&](const Adjective& drawn) {
    const bool repeats = std::any_of(present.begin(), present.end(), [&](const Attribute& other) {
      return other.adjective == &drawn;
    });
    return !repeats && (drawn.nouns & kinds) == kinds && (!side || *side == drawn.side);
  });
}

void Grammar::add_relative(NounPhrase& head, int words) {
  NounPhrase gap;
  gap.silent = true;
  gap.noun = head.noun;
  gap.number = head.number;
  Clause clause;
  --words;  // "that"
  if (chance(50)) {
    clause.subject = gap;
    complete(clause, words);
  } else {
    clause.verb = draw_verb(Frame::direct, head.noun->kind);
    clause.object.push_back(gap);
    add_adverb(clause, words);
    add_subject(clause, words - 1);
  }
  head.relative.push_back(clause);
}

}  // namespace nmt::toy
