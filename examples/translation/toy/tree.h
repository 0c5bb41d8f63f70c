// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/examples/translation/toy/lexicon.h"

namespace nmt::toy {

/// A sentence as a tree that belongs to neither language: english.h and french.h each render it.
/// A vector commented "or none" holds at most one element.

/// An adjective, perhaps with "very".
struct Attribute {
  const Adjective* adjective;
  bool very;
};

struct Clause;

/// One of: a pronoun; conjuncts joined by "and"; a noun with all that belongs to it.
struct NounPhrase {
  const Pronoun* pronoun = nullptr;
  std::vector<NounPhrase> conjuncts;

  const Determiner* determiner = nullptr;  // null where a count stands in its place
  int count = 0;                           // 2 ... 69, or 0
  const Noun* noun = nullptr;
  Number number = Number::singular;
  std::vector<Attribute> before, after;  // by their side in French; both before the noun in English
  std::vector<Clause> relative;          // or none

  /// The gap of a relative clause or of a "what" question: it is not said, but verbs and adjectives
  /// agree with its noun.
  bool silent = false;
};

struct PlacePhrase {
  const Preposition* preposition;
  NounPhrase place;
};

struct Clause {
  bool question = false;
  const Phrase* asks = nullptr;  // "why" and so on in front of a question, or null
  NounPhrase subject;
  const Adverb* adverb = nullptr;  // negation is one
  const Verb* verb = nullptr;
  std::vector<NounPhrase> object;     // or none
  std::vector<NounPhrase> recipient;  // or none: whom one gives to, and where one goes to
  std::vector<Attribute> predicate;   // of the copula
  std::vector<PlacePhrase> place;     // or none
  const Phrase* closing = nullptr;
  std::vector<Clause> statement;  // or none: "says that ..."
};

struct JoinedClause {
  const Conjunction* conjunction;
  Clause clause;
};

struct Sentence {
  std::vector<JoinedClause> opening;  // or none: "when the cat sleeps , ..."
  Clause main;
  std::vector<JoinedClause> following;
};

/// What verbs and adjectives need to know of a noun phrase.
struct Agreement {
  int person;
  Number number;
  Gender gender;
};

/// Several conjuncts are plural, and feminine only if all are.
Agreement agreement(const NounPhrase& phrase);

bool is_negative(const Clause& clause);

}  // namespace nmt::toy
