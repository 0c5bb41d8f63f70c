// SPDX-License-Identifier: MIT
#include <algorithm>

#include "attune/examples/translation/toy/grammar.h"
#include "attune/examples/translation/toy/numbers.h"

namespace nmt::toy {

namespace {
constexpr int kShortestExtension = 3;  // "that he sees", "near the tree"

bool is_indefinite(const NounPhrase& phrase) {
  return phrase.determiner && phrase.determiner->definiteness == Definiteness::kIndefinite;
}

bool has_form(const Determiner& determiner, Number number) {
  return !(number == Number::kSingular ? determiner.english : determiner.english_plural).empty();
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
  phrase.number = chance(50) ? Number::kSingular : Number::kPlural;
  words -= 2;  // the noun and its determiner
  const bool extend = slot.extension && words >= kShortestExtension && chance(75);
  if (extend) words -= kShortestExtension;
  add_determiner(phrase, slot.determiners, words);
  add_adjectives(phrase, words);
  // "Pas de chat qui dort" is not good French.
  const bool alone = slot.determiners == Determiners::kNegatedObject && is_indefinite(phrase);
  if (extend && !alone) add_extension(phrase, words + kShortestExtension, slot);
  return phrase;
}

void Grammar::add_extension(NounPhrase& phrase, int words, const Slot& slot) {
  if (chance(80)) {
    add_relative(phrase, words);
  } else {
    phrase.place = {place_phrase(words, slot)};
  }
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
  while (true) {
    const Noun& noun = pick(nouns());
    if (noun.kind & kinds) return &noun;
  }
}

// Small numbers are words of their own, and the exceptions stand at the tens and just behind them
// (vingt et un, soixante et onze, quatre-vingts): both come often enough to be learnt.
int Grammar::draw_count() {
  const int dice = between(1, 100);
  if (dice <= 30) return between(2, 19);
  if (dice <= 55) {
    const int tens = between(2, 10);  // drawn first, whatever the compiler
    return 10 * tens + between(0, 1);
  }
  if (dice <= 85) return between(20, 99);
  return between(100, kLargestCount);
}

void Grammar::add_determiner(NounPhrase& phrase, Determiners allowed, int& words) {
  if (phrase.number == Number::kPlural && chance(24)) {
    phrase.count = draw_count();
    words -= static_cast<int>(english_number(phrase.count).size()) - 1;
    if (words < 1 || chance(70)) return;
    allowed = Determiners::kDefinite;
    --words;
  }
  phrase.determiner = draw_determiner(phrase.number, allowed);
}

const Determiner* Grammar::draw_determiner(Number number, Determiners allowed) {
  const auto common = determiners().first(3);
  while (true) {
    const Determiner& drawn = chance(60) ? pick(common) : pick(determiners());
    const bool indefinite = drawn.definiteness == Definiteness::kIndefinite;
    const bool fits = drawn.definiteness == Definiteness::kDefinite ||
                      allowed == Determiners::kAll ||
                      (indefinite && allowed == Determiners::kNegatedObject);
    if (fits && has_form(drawn, number)) return &drawn;
  }
}

// English says "very" of the first adjective only, and joins two of the same side with "and".
void Grammar::add_adjectives(NounPhrase& phrase, int& words) {
  const auto add = [&](std::vector<Attribute>& attributes, Side side, bool may_be_very) {
    const bool very = may_be_very && words >= 2 && chance(15);
    attributes.push_back({draw_adjective(phrase.noun->kind, attributes, side), very});
    words -= very ? 2 : 1;
  };
  if (words >= 1 && chance(45)) add(phrase.before, Side::kBefore, true);
  const bool first = phrase.before.empty();
  if (words >= 1 && chance(55)) add(phrase.after, Side::kAfter, first);
  if (first && !phrase.after.empty() && words >= 2 && chance(20)) {
    --words;  // "and"
    add(phrase.after, Side::kAfter, true);
  }
}

const Adjective* Grammar::draw_adjective(Kinds kinds, const std::vector<Attribute>& present,
                                         std::optional<Side> side) {
  while (true) {
    const Adjective& drawn = pick(adjectives());
    const bool repeats = std::any_of(present.begin(), present.end(), [&](const Attribute& other) {
      return other.adjective == &drawn;
    });
    const bool fits = (drawn.nouns & kinds) == kinds && (!side || *side == drawn.side);
    if (fits && !repeats) return &drawn;
  }
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
    clause.verb = draw_verb(Frame::kDirect, head.noun->kind);
    clause.object.push_back(gap);
    add_adverb(clause, words);
    add_subject(clause, words - 1);
  }
  head.relative.push_back(clause);
}

}  // namespace nmt::toy
