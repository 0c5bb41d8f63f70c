// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/traits.h"

#include "attune/examples/translation/toy/french.h"

namespace nmt::toy {

namespace {
using std::string;

class Walker {
 public:
  Traits traits;

  void joined(const JoinedClause& joined) {
    tag(joined.conjunction->subordinating ? "subordinate" : "coordinate");
    clause(joined.clause);
  }
  void clause(const Clause& clause);

 private:
  void tag(const char* name) { traits.tags.insert(name); }
  void clitics(const Clause& clause);
  void noun_phrase(const NounPhrase& phrase);
  void place(const PlacePhrase& phrase) { noun_phrase(phrase.place); }
  void attributes(const std::vector<Attribute>& attributes, const NounPhrase& phrase);
  void pair(const string& first, const NounPhrase& phrase);
};

void Walker::clause(const Clause& clause) {
  if (clause.question) tag("question");
  if (is_negative(clause)) tag("negation");
  if (!clause.predicate.empty()) tag("predicate");
  clitics(clause);
  noun_phrase(clause.subject);
  attributes(clause.predicate, clause.subject);
  const Verb& verb = *clause.verb;
  for (const NounPhrase& object : clause.object) {
    noun_phrase(object);
    const bool preposition = verb.frame == Frame::direct && !verb.english_preposition.empty();
    const string after = preposition ? " " + string(verb.english_preposition) : "";
    pair(string(verb.english) + after, object);
  }
  for (const NounPhrase& recipient : clause.recipient) noun_phrase(recipient);
  for (const PlacePhrase& phrase : clause.place) place(phrase);
  for (const Clause& statement : clause.statement) {
    tag("subordinate");
    this->clause(statement);
  }
}

void Walker::clitics(const Clause& clause) {
  int count = 0;
  for (const NounPhrase& object : clause.object) count += object.pronoun ? 1 : 0;
  for (const NounPhrase& recipient : clause.recipient) count += recipient.pronoun ? 1 : 0;
  if (count > 0) tag("clitic");
  if (count > 1) tag("two-clitics");
}

void Walker::noun_phrase(const NounPhrase& phrase) {
  if (!phrase.conjuncts.empty()) tag("coordinate");
  for (const NounPhrase& conjunct : phrase.conjuncts) noun_phrase(conjunct);
  if (phrase.count > 0) tag("number");
  if (!phrase.before.empty()) tag("adjective-before");
  if (!phrase.after.empty()) tag("adjective-after");
  attributes(phrase.before, phrase);
  attributes(phrase.after, phrase);
  for (const Clause& relative : phrase.relative) {
    tag("relative");
    clause(relative);
  }
}

void Walker::attributes(const std::vector<Attribute>& attributes, const NounPhrase& phrase) {
  for (const auto& [adjective, very] : attributes) {
    if (adjective_form(*adjective, agreement(phrase)) != adjective->masculine) tag("agreement");
    pair(string(adjective->english), phrase);
  }
}

void Walker::pair(const string& first, const NounPhrase& phrase) {
  if (phrase.noun) traits.word_pairs.push_back(first + " " + string(phrase.noun->english));
  for (const NounPhrase& conjunct : phrase.conjuncts) pair(first, conjunct);
}

}  // namespace

Traits traits_of(const Sentence& sentence) {
  Walker walker;
  for (const JoinedClause& opening : sentence.opening) walker.joined(opening);
  walker.clause(sentence.main);
  for (const JoinedClause& following : sentence.following) walker.joined(following);
  return walker.traits;
}

}  // namespace nmt::toy
