// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>

#include "attune/examples/translation/toy/tree.h"

namespace nmt::toy::testing {

/// Trees written by hand, in words of the lexicon.

template <class Range>
const auto& find(const Range& rows, std::string_view english) {
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [&](const auto& word) { return word.english == english; });
  if (row == rows.end()) throw std::logic_error("not in the lexicon: " + std::string(english));
  return *row;
}

/// "see", or with its preposition "look for".
inline const Verb& verb(std::string_view english, Frame frame) {
  for (const Verb& row : verbs()) {
    std::string name(row.english);
    if (frame == Frame::direct && !row.english_preposition.empty()) {
      (name += ' ') += row.english_preposition;
    }
    if (row.frame == frame && name == english) return row;
  }
  throw std::logic_error("not in the lexicon: " + std::string(english));
}

inline NounPhrase pronoun(std::string_view english) {
  NounPhrase phrase;
  phrase.pronoun = english == "who" ? &kWho : &find(pronouns(), english);
  return phrase;
}

/// noun("the", "cat"); the plural by the determiner's plural: noun("some", "cat").
inline NounPhrase noun(std::string_view determiner, std::string_view english,
                       std::string_view before = "", std::string_view after = "") {
  NounPhrase phrase;
  phrase.noun = &find(nouns(), english);
  for (const Determiner& row : determiners()) {
    if (row.english == determiner || row.english_plural == determiner) {
      phrase.determiner = &row;
      const bool singular = row.english == determiner;
      phrase.number = singular ? Number::singular : Number::plural;
      break;
    }
  }
  if (!phrase.determiner) throw std::logic_error("no determiner: " + std::string(determiner));
  if (!before.empty()) phrase.before.push_back({&find(adjectives(), before), false});
  if (!after.empty()) phrase.after.push_back({&find(adjectives(), after), false});
  return phrase;
}

inline NounPhrase plural(NounPhrase phrase) {
  phrase.number = Number::plural;
  return phrase;
}

inline NounPhrase counted(int count, std::string_view english) {
  NounPhrase phrase = plural(noun("the", english));
  phrase.determiner = nullptr;
  phrase.count = count;
  return phrase;
}

inline NounPhrase both(const NounPhrase& first, const NounPhrase& second) {
  NounPhrase phrase;
  phrase.conjuncts = {first, second};
  return phrase;
}

inline NounPhrase gap(const NounPhrase& head) {
  NounPhrase phrase;
  phrase.silent = true;
  phrase.noun = head.noun;
  phrase.number = head.number;
  return phrase;
}

inline NounPhrase with(NounPhrase head, const Clause& relative) {
  head.relative = {relative};
  return head;
}

inline PlacePhrase place(std::string_view preposition, const NounPhrase& phrase) {
  return {&find(prepositions(), preposition), phrase};
}

inline Clause clause(const NounPhrase& subject, std::string_view english, Frame frame) {
  Clause clause;
  clause.subject = subject;
  clause.verb = &verb(english, frame);
  return clause;
}

inline Clause intransitive(const NounPhrase& subject, std::string_view english) {
  return clause(subject, english, Frame::intransitive);
}

inline Clause direct(const NounPhrase& subject, std::string_view english,
                     const NounPhrase& object) {
  Clause result = clause(subject, english, Frame::direct);
  result.object = {object};
  return result;
}

inline Clause to(const NounPhrase& subject, std::string_view english, Frame frame,
                 const NounPhrase& recipient) {
  Clause result = clause(subject, english, frame);
  result.recipient = {recipient};
  return result;
}

inline Clause give(const NounPhrase& subject, const NounPhrase& object,
                   const NounPhrase& recipient) {
  Clause result = clause(subject, "give", Frame::direct_and_indirect);
  result.object = {object};
  result.recipient = {recipient};
  return result;
}

inline Clause is(const NounPhrase& subject, std::string_view adjective) {
  Clause result = clause(subject, "be", Frame::copula);
  result.predicate = {{&find(adjectives(), adjective), false}};
  return result;
}

inline Clause adverb(std::string_view english, Clause clause) {
  clause.adverb = &find(adverbs(), english);
  return clause;
}

inline Clause ask(Clause clause, const Phrase* word = nullptr) {
  clause.question = true;
  clause.asks = word;
  return clause;
}

inline Sentence sentence(const Clause& main) {
  Sentence result;
  result.main = main;
  return result;
}

inline Sentence sentence(const Clause& main, std::string_view conjunction, const Clause& second) {
  Sentence result = sentence(main);
  result.following.push_back({&find(conjunctions(), conjunction), second});
  return result;
}

inline Sentence opened(std::string_view conjunction, const Clause& first, const Clause& main) {
  Sentence result = sentence(main);
  result.opening.push_back({&find(conjunctions(), conjunction), first});
  return result;
}

}  // namespace nmt::toy::testing
