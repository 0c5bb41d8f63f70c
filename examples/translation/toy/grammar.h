// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <unordered_set>
#include <vector>

#include "attune/core/rng.h"
#include "attune/examples/translation/toy/tree.h"

namespace nmt::toy {

/// Draws random trees. Each part is given about how many English words it may spend, and shares
/// them out among its own parts; the words themselves are drawn uniformly from the lexicon, so that
/// nothing but the source tells what a translation says. A sentence repeats a noun, a verb, an
/// adjective, an adverb or a conjunction only where no other fits.
class Grammar {
 public:
  explicit Grammar(attune::Rng& rng) : rng_(rng) {}

  /// A sentence of about so many words, punctuation not counted.
  Sentence sentence(int words);

 private:
  /// What may stand where a noun phrase is wanted.
  struct Slot {
    Kinds kinds = kAnything;
    bool definite = false;  // in places, and under negation, where French would say "pas de"
    bool pronoun = true;
    bool coordination = true;  // not behind a preposition: French would repeat "à" and "de"
    bool extension = true;     // by a relative clause or a place, but not within either
    const Pronoun* subject = nullptr;  // which an object must not repeat: "i see me"
  };

  /// The words of a clause shared out among its parts.
  class Shares;

  // grammar_sentence.cpp
  Clause statement(int words);
  Clause question(int words);
  Clause what_question(int words);
  JoinedClause joined_clause(int words, bool subordinate);

  // grammar_clause.cpp
  void complete(Clause& clause, int words);
  const Verb* draw_verb(Frame frame, Kinds objects);
  Frame draw_frame(const Clause& clause, int words);
  void add_adverb(Clause& clause, int& words);
  void add_subject(Clause& clause, int words);
  void add_complements(Clause& clause, Shares& shares);
  void add_predicate(Clause& clause, int words);
  PlacePhrase place_phrase(int words, Slot slot);
  Slot slot_in(const Clause& clause, Kinds kinds) const;

  // grammar_noun_phrase.cpp
  NounPhrase noun_phrase(int words, Slot slot);
  NounPhrase with_noun(int words, const Slot& slot);
  const Pronoun* draw_pronoun(const Slot& slot);
  const Noun* draw_noun(Kinds kinds);
  int draw_count();
  void add_determiner(NounPhrase& phrase, bool definite, int& words);
  const Determiner* draw_determiner(Number number, bool definite);
  void add_adjectives(NounPhrase& phrase, int& words);
  const Adjective* draw_adjective(Kinds kinds, const std::vector<Attribute>& present,
                                  std::optional<Side> side = std::nullopt);
  void add_relative(NounPhrase& head, int words);

  bool chance(int percent) { return rng_.below(100) < percent; }
  int between(int low, int high) { return low + static_cast<int>(rng_.below(high - low + 1)); }
  template <class Range>
  const auto& pick(const Range& range) {
    return range[static_cast<size_t>(rng_.below(static_cast<int64_t>(range.size())))];
  }
  /// One of the words that fit, of which there must be one.
  template <class Word, class Fits>
  const Word* draw(std::span<const Word> words, const Fits& fits) {
    std::vector<const Word*> all, unused;
    for (const Word& word : words) {
      if (!fits(word)) continue;
      all.push_back(&word);
      if (used_.count(&word) == 0) unused.push_back(&word);
    }
    const Word* drawn = pick(unused.empty() ? all : unused);
    used_.insert(drawn);
    return drawn;
  }

  attune::Rng& rng_;
  std::unordered_set<const void*> used_;  // words of the sentence
};

}  // namespace nmt::toy
