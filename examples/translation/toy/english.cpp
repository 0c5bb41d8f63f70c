// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/english.h"

#include "attune/examples/translation/toy/euphony.h"
#include "attune/examples/translation/toy/numbers.h"

namespace nmt::toy {

namespace {
using std::string;
using std::string_view;

bool is_third_singular(const Agreement& subject) {
  return subject.person == 3 && subject.number == Number::singular;
}

string_view form_of_be(const Agreement& subject) {
  if (subject.number == Number::plural) return "are";
  return subject.person == 1 ? "am" : "is";
}

string_view form_of_do(const Agreement& subject) {
  return is_third_singular(subject) ? "does" : "do";
}

enum class Case { subject, object };

/// Walks the tree and collects words.
class Writer {
 public:
  void sentence(const Sentence& sentence);
  Words words;

 private:
  void say(string_view phrase) { append_words(words, phrase); }
  void joined(const JoinedClause& joined) {
    say(joined.conjunction->english);
    clause(joined.clause);
  }
  void clause(const Clause& clause);
  void inverted_verb(const Clause& clause);
  void subject_and_verb(const Clause& clause);
  void complements(const Clause& clause);
  void attributes(const std::vector<Attribute>& attributes);
  void noun_phrase(const NounPhrase& phrase, Case role);
  void determiner(const NounPhrase& phrase);
  void relative(const NounPhrase& head);
  void place(const PlacePhrase& phrase) {
    say(phrase.preposition->english);
    noun_phrase(phrase.place, Case::object);
  }
};

void Writer::sentence(const Sentence& sentence) {
  for (const JoinedClause& opening : sentence.opening) {
    joined(opening);
    say(",");
  }
  clause(sentence.main);
  for (const JoinedClause& following : sentence.following) joined(following);
  say(sentence.main.question ? "?" : ".");
}

void Writer::clause(const Clause& clause) {
  if (clause.asks) say(clause.asks->english);
  if (clause.question && clause.subject.pronoun != &kWho) {
    inverted_verb(clause);
  } else {
    subject_and_verb(clause);
  }
  complements(clause);
}

// "is the cat never", "does the cat not see"
void Writer::inverted_verb(const Clause& clause) {
  const bool copula = clause.verb->frame == Frame::copula;
  const Agreement subject = agreement(clause.subject);
  say(copula ? form_of_be(subject) : form_of_do(subject));
  noun_phrase(clause.subject, Case::subject);
  if (clause.adverb) say(clause.adverb->english);
  if (!copula) say(clause.verb->english);
}

// "the cat is never", "the cat does not see", "the cat never sees"
void Writer::subject_and_verb(const Clause& clause) {
  const Agreement subject = agreement(clause.subject);
  noun_phrase(clause.subject, Case::subject);
  const string_view adverb = clause.adverb ? clause.adverb->english : "";
  if (clause.verb->frame == Frame::copula) {
    say(form_of_be(subject));
    say(adverb);
  } else if (adverb == "not") {
    say(form_of_do(subject));
    say(adverb);
    say(clause.verb->english);
  } else {
    say(adverb);
    say(is_third_singular(subject) ? clause.verb->english_third : clause.verb->english);
  }
}

void Writer::complements(const Clause& clause) {
  const Verb& verb = *clause.verb;
  const bool preposition_of_object = verb.frame == Frame::direct;
  if (preposition_of_object) say(verb.english_preposition);
  for (const NounPhrase& object : clause.object) {
    noun_phrase(object, Case::object);
  }
  if (!preposition_of_object) say(verb.english_preposition);
  for (const NounPhrase& recipient : clause.recipient) noun_phrase(recipient, Case::object);
  attributes(clause.predicate);
  for (const PlacePhrase& phrase : clause.place) place(phrase);
  if (clause.closing) say(clause.closing->english);
  for (const Clause& statement : clause.statement) {
    say("that");
    this->clause(statement);
  }
}

void Writer::attributes(const std::vector<Attribute>& attributes) {
  for (size_t i = 0; i < attributes.size(); ++i) {
    if (i > 0) say("and");
    if (attributes[i].very) say("very");
    say(attributes[i].adjective->english);
  }
}

void Writer::noun_phrase(const NounPhrase& phrase, Case role) {
  if (phrase.silent) return;
  if (phrase.pronoun) {
    say(role == Case::subject ? phrase.pronoun->english : phrase.pronoun->english_object);
    return;
  }
  for (size_t i = 0; i < phrase.conjuncts.size(); ++i) {
    if (i > 0) say("and");
    noun_phrase(phrase.conjuncts[i], role);
  }
  if (!phrase.conjuncts.empty()) return;
  determiner(phrase);
  attributes(phrase.before);
  attributes(phrase.after);
  const Noun& noun = *phrase.noun;
  say(phrase.number == Number::singular ? noun.english : noun.english_plural);
  relative(phrase);
}

void Writer::determiner(const NounPhrase& phrase) {
  if (const Determiner* determiner = phrase.determiner) {
    const bool singular = phrase.number == Number::singular;
    say(singular ? determiner->english : determiner->english_plural);
  }
  if (phrase.count > 0) {
    for (const string& word : english_number(phrase.count)) say(word);
  }
}

void Writer::relative(const NounPhrase& head) {
  for (const Clause& clause : head.relative) {
    const bool person = head.noun->kind == kPerson;
    say(!person ? "that" : clause.subject.silent ? kWho.english : kWho.english_object);
    this->clause(clause);
  }
}

}  // namespace

Words english(const Sentence& sentence) {
  Writer writer;
  writer.sentence(sentence);
  join_english(writer.words);
  return writer.words;
}

}  // namespace nmt::toy
