// SPDX-License-Identifier: MIT
#include <algorithm>

#include "attune/examples/translation/toy/grammar.h"

namespace nmt::toy {

namespace {
constexpr int kShortestClause = 3;
constexpr int kLongestClause = 12;
}  // namespace

Sentence Grammar::sentence(int words) {
  used_.clear();
  Sentence sentence;
  const bool question = chance(22);
  if (words >= 10 && !question && chance(20)) {
    const int opening = between(kShortestClause + 1, std::min(words - 5, 10));
    sentence.opening.push_back(joined_clause(opening, true));
    words -= opening;
  }
  // A sentence too long for one clause is a chain of clauses.
  const auto next_clause = [&] {
    const int least = std::min(words, 5);
    int clause = between(least, std::min(words, kLongestClause));
    if (words - clause <= kShortestClause) clause = words;
    words -= clause;
    return clause;
  };
  const int main = next_clause();
  sentence.main = question ? this->question(main) : statement(main);
  while (words > 0) sentence.following.push_back(joined_clause(next_clause(), question));
  return sentence;
}

JoinedClause Grammar::joined_clause(int words, bool subordinate) {
  const auto fits = [&](const Conjunction& c) { return !subordinate || c.subordinating; };
  const Conjunction* conjunction = draw(conjunctions(), fits);
  return {conjunction, statement(words - 1)};
}

Clause Grammar::statement(int words) {
  Clause clause;
  complete(clause, std::max(words, kShortestClause));
  return clause;
}

Clause Grammar::question(int words) {
  if (words >= 4 && chance(15)) return what_question(words - 1);
  Clause clause;
  clause.question = true;
  --words;  // "do" or the word that asks
  if (chance(20)) {
    clause.subject.pronoun = &kWho;
  } else if (words >= 4 && chance(50)) {
    const Phrase* const asking[] = {&kWhere, &kWhen, &kWhy};
    clause.asks = pick(std::span(asking));
    --words;
  }
  complete(clause, std::max(words, 2));
  return clause;
}

// "what does she give to the cat ?" The object is a gap; its subject is a pronoun, since French
// would put a noun elsewhere: "que voit le chat ?"
Clause Grammar::what_question(int words) {
  Clause clause;
  clause.question = true;
  clause.asks = &kWhat;
  const bool recipient = words >= 5 && chance(50);
  clause.verb = draw_verb(recipient ? Frame::direct_and_indirect : Frame::direct, kGoods);
  words -= 3;  // "do", subject, verb
  add_subject(clause, 1);
  NounPhrase gap;
  gap.silent = true;
  clause.object.push_back(gap);
  if (recipient) {
    Slot slot = slot_in(clause, kPerson);
    slot.pronoun = false;
    clause.recipient.push_back(noun_phrase(words - 1, slot));
  } else if (words >= 3) {
    clause.place.push_back(place_phrase(words, slot_in(clause, kAnything)));
  }
  return clause;
}

}  // namespace nmt::toy
