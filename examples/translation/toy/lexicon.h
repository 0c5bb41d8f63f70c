// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>

namespace nmt::toy {

/// The words of the task, as tables: one row is one word with all its forms in both languages.
/// Rows live as long as the program, so trees point at them.

enum class Gender { masculine, feminine };
enum class Number { singular, plural };

/// What a noun names. Verbs, adjectives and prepositions say with a sum of kinds what they go with.
using Kinds = unsigned;
inline constexpr Kinds kPerson = 1, kAnimal = 2, kThing = 4, kFood = 8, kPlace = 16;
inline constexpr Kinds kLiving = kPerson | kAnimal;
inline constexpr Kinds kGoods = kThing | kFood;
inline constexpr Kinds kAnything = kLiving | kGoods | kPlace;

struct Noun {
  Kinds kind;  // one
  Gender gender;
  std::string_view english, english_plural;
  std::string_view french, french_plural;
};

/// Where an adjective stands in French; in English it always stands before its noun.
enum class Side { before, after };

struct Adjective {
  Side side;
  Kinds nouns;
  std::string_view english;
  std::string_view masculine, feminine, masculine_plural, feminine_plural;
  std::string_view before_vowel;  // masculine singular: "un bel arbre"; empty where it is the same
};

/// What follows a verb.
enum class Frame {
  copula,        // adjectives
  intransitive,  // nothing
  direct,        // an object, in English perhaps behind a preposition: "looks at the cat"
  indirect,      // a recipient, in French behind "à": "répond au roi", "lui répond"
  motion,        // a place, in both languages behind a preposition: "va au jardin"
  direct_and_indirect,
  statement  // "that" and a clause
};

struct Verb {
  Frame frame;
  Kinds objects;  // the nouns that may be its object, or its place
  std::string_view english, english_third;
  std::string_view english_preposition, french_preposition;
  std::string_view i, we, you, he, they;  // the French forms
};

struct Pronoun {
  int person;
  Number number;
  Gender gender;  // one sense is fixed: "i" is a man, "you", "we" and "they" are several men
  std::string_view english, english_object;
  std::string_view french, direct, indirect, stressed;  // il le voit, il lui parle, avec lui
};

enum class Definiteness { definite, indefinite, quantity };

/// Forms that do not exist are empty.
struct Determiner {
  Definiteness definiteness;
  std::string_view english, english_plural;
  std::string_view masculine, feminine, masculine_plural, feminine_plural;
};

struct Preposition {
  Kinds nouns;
  std::string_view english, french;
};

/// An adverb between subject and verb in English, behind the verb in French. A negative one puts
/// "ne" before the verb.
struct Adverb {
  bool negative;
  std::string_view english, french;
};

/// A word that joins a clause to another. Only a subordinating one may open a sentence.
struct Conjunction {
  bool subordinating;
  std::string_view english, french;
};

/// A word or phrase that has one translation and needs no agreement.
struct Phrase {
  std::string_view english, french;
};

std::span<const Noun> nouns();
std::span<const Adjective> adjectives();
std::span<const Verb> verbs();

std::span<const Pronoun> pronouns();
std::span<const Determiner> determiners();
std::span<const Preposition> prepositions();
std::span<const Adverb> adverbs();
std::span<const Conjunction> conjunctions();
/// What may end a clause: "here", "every day".
std::span<const Phrase> closings();

/// "who" as the subject of a question, and the words that ask for something else.
extern const Pronoun kWho;
extern const Phrase kWhat, kWhere, kWhen, kWhy;

}  // namespace nmt::toy
