// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/tree.h"

namespace nmt::toy {

Agreement agreement(const NounPhrase& phrase) {
  if (const Pronoun* pronoun = phrase.pronoun) {
    return {pronoun->person, pronoun->number, pronoun->gender};
  }
  if (phrase.conjuncts.empty()) return {3, phrase.number, phrase.noun->gender};
  Gender gender = Gender::feminine;
  for (const NounPhrase& conjunct : phrase.conjuncts) {
    if (agreement(conjunct).gender == Gender::masculine) gender = Gender::masculine;
  }
  return {3, Number::plural, gender};
}

bool is_negative(const Clause& clause) { return clause.adverb && clause.adverb->negative; }

}  // namespace nmt::toy
