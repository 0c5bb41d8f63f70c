// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/french.h"

#include <string>

#include "attune/examples/translation/toy/numbers.h"

namespace nmt::toy {

namespace {
using std::string;
using std::string_view;

// The pronoun that stands for a subject behind an inverted verb.
string_view subject_pronoun(const NounPhrase& subject) {
  if (subject.pronoun) return subject.pronoun->french;
  const Agreement features = agreement(subject);
  const bool plural = features.number == Number::plural;
  if (features.gender == Gender::feminine) return plural ? "elles" : "elle";
  return plural ? "ils" : "il";
}

/// Walks the tree and collects words as if each stood alone.
class Writer {
 public:
  void sentence(const Sentence& sentence);
  Words words;

 private:
  void say(string_view phrase) { append_words(words, phrase); }
  void joined(const JoinedClause& joined) {
    say(joined.conjunction->french);
    clause(joined.clause);
  }
  void clause(const Clause& clause);
  void verb(const Clause& clause);
  void clitics(const Clause& clause);
  void complements(const Clause& clause);
  void attributes(const std::vector<Attribute>& attributes, const Agreement& noun);
  void noun_phrase(const NounPhrase& phrase);
  void determiner(const NounPhrase& phrase);
  void adjectives_and_noun(const NounPhrase& phrase);
  void relative(const NounPhrase& head);
  void place(const PlacePhrase& phrase);
  void behind(string_view preposition, const NounPhrase& phrase);
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
  const bool inverted = clause.question && clause.subject.pronoun != &kWho;
  if (clause.asks) say(clause.asks->french);
  // An inverted noun stays in front of the verb: "le chat dort -il ?"
  if (!inverted || !clause.subject.pronoun) {
    clause.subject.pronoun ? say(clause.subject.pronoun->french) : noun_phrase(clause.subject);
  }
  verb(clause);
  complements(clause);
}

// ne + clitics + verb + inverted pronoun + pas
void Writer::verb(const Clause& clause) {
  if (is_negative(clause)) say("ne");
  clitics(clause);
  const string_view form = verb_form(*clause.verb, agreement(clause.subject));
  say(form);
  if (clause.question && clause.subject.pronoun != &kWho) {
    say(inverted_pronoun(form, subject_pronoun(clause.subject)));
  }
  if (clause.adverb) say(clause.adverb->french);
}

// me, nous, vous stand before le, la, les; these before lui, leur.
void Writer::clitics(const Clause& clause) {
  const Pronoun* direct = clause.object.empty() ? nullptr : clause.object.front().pronoun;
  const bool has_indirect = !clause.recipient.empty() && clause.verb->frame != Frame::motion;
  const Pronoun* indirect = has_indirect ? clause.recipient.front().pronoun : nullptr;
  const bool third_person = indirect && indirect->person == 3;
  if (indirect && !third_person) say(indirect->indirect);
  if (direct) say(direct->direct);
  if (third_person) say(indirect->indirect);
}

void Writer::complements(const Clause& clause) {
  for (const NounPhrase& object : clause.object) {
    if (!object.pronoun) noun_phrase(object);
  }
  for (const NounPhrase& recipient : clause.recipient) {
    if (!recipient.pronoun) behind(clause.verb->french_preposition, recipient);
  }
  if (!clause.predicate.empty()) attributes(clause.predicate, agreement(clause.subject));
  for (const PlacePhrase& phrase : clause.place) place(phrase);
  if (clause.closing) say(clause.closing->french);
  for (const Clause& statement : clause.statement) {
    say("que");
    this->clause(statement);
  }
}

void Writer::attributes(const std::vector<Attribute>& attributes, const Agreement& noun) {
  for (size_t i = 0; i < attributes.size(); ++i) {
    if (i > 0) say("et");
    if (attributes[i].very) say("très");
    say(adjective_form(*attributes[i].adjective, noun));
  }
}

void Writer::noun_phrase(const NounPhrase& phrase) {
  if (phrase.silent) return;
  for (size_t i = 0; i < phrase.conjuncts.size(); ++i) {
    if (i > 0) say("et");
    noun_phrase(phrase.conjuncts[i]);
  }
  if (!phrase.conjuncts.empty()) return;
  determiner(phrase);
  adjectives_and_noun(phrase);
  relative(phrase);
}

void Writer::determiner(const NounPhrase& phrase) {
  const bool plural = phrase.number == Number::plural;
  const bool feminine = phrase.noun->gender == Gender::feminine;
  if (const Determiner* determiner = phrase.determiner) {
    const bool indefinite = determiner->definiteness == Definiteness::indefinite;
    // "de petits chats"
    if (indefinite && plural && !phrase.before.empty()) {
      say("de");
    } else if (plural) {
      say(feminine ? determiner->feminine_plural : determiner->masculine_plural);
    } else {
      say(feminine ? determiner->feminine : determiner->masculine);
    }
  }
  if (phrase.count > 0) {
    for (const string& word : french_number(phrase.count, phrase.noun->gender)) say(word);
  }
}

void Writer::adjectives_and_noun(const NounPhrase& phrase) {
  const Agreement features = agreement(phrase);
  const bool plural = phrase.number == Number::plural;
  const string_view noun = plural ? phrase.noun->french_plural : phrase.noun->french;
  attributes(phrase.before, features);
  if (!phrase.before.empty()) {
    const string_view before_vowel = phrase.before.back().adjective->before_vowel;
    const bool masculine_singular = !plural && features.gender == Gender::masculine;
    if (masculine_singular && !before_vowel.empty() && begins_with_vowel_sound(noun)) {
      words.back() = before_vowel;
    }
  }
  say(noun);
  attributes(phrase.after, features);
}

void Writer::relative(const NounPhrase& head) {
  for (const Clause& clause : head.relative) {
    say(clause.subject.silent ? "qui" : "que");
    this->clause(clause);
  }
}

void Writer::place(const PlacePhrase& phrase) { behind(phrase.preposition->french, phrase.place); }

void Writer::behind(string_view preposition, const NounPhrase& phrase) {
  say(preposition);
  phrase.pronoun ? say(phrase.pronoun->stressed) : noun_phrase(phrase);
}

}  // namespace

FrenchWords french(const Sentence& sentence) {
  Writer writer;
  writer.sentence(sentence);
  return join_french(writer.words);
}

}  // namespace nmt::toy
