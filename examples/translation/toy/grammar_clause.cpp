// SPDX-License-Identifier: MIT
#include <algorithm>

#include "attune/examples/translation/toy/grammar.h"
#include "attune/examples/translation/toy/words.h"

namespace nmt::toy {

namespace {

constexpr int kUnlimited = 1000;
constexpr int kShort = 3;  // where a long phrase would tear apart what belongs together

// How often a clause has which frame, and how many words it wants. One that is not possible leaves
// its share to the next.
struct FrameOdds {
  Frame frame;
  int up_to;  // of a hundred
  int least_words;
};
constexpr FrameOdds kFrames[] = {
    {Frame::intransitive, 14, 0}, {Frame::copula, 34, 2}, {Frame::direct, 63, 2},
    {Frame::indirect, 72, 2},     {Frame::motion, 82, 4}, {Frame::direct_and_indirect, 92, 4},
    {Frame::statement, 100, 6},
};

// All kinds of things that a phrase speaks of.
Kinds kinds_of(const NounPhrase& phrase) {
  if (phrase.pronoun) return kPerson;
  if (phrase.conjuncts.empty()) return phrase.noun->kind;
  Kinds kinds = 0;
  for (const NounPhrase& conjunct : phrase.conjuncts) kinds |= kinds_of(conjunct);
  return kinds;
}

// Gaps and "who" are there before the rest of their clause is drawn.
bool has_subject(const Clause& clause) { return clause.subject.pronoun || clause.subject.noun; }

// How many parts want words of their own beside the subject.
int governed_by(Frame frame) {
  if (frame == Frame::intransitive) return 0;
  return frame == Frame::direct_and_indirect ? 2 : 1;
}

bool has_gap(const Clause& clause) {
  return clause.subject.silent || (!clause.object.empty() && clause.object.front().silent);
}

int word_count(std::string_view phrase) {
  Words words;
  append_words(words, phrase);
  return count_words(words);
}

}  // namespace

class Grammar::Shares {
 public:
  /// At least one word for each part; each spare word goes to a part drawn at random.
  Shares(int words, int parts, attune::Rng& rng) : shares_(static_cast<size_t>(parts), 1) {
    for (int spare = words - parts; spare > 0 && parts > 0; --spare) {
      ++shares_[static_cast<size_t>(rng.below(parts))];
    }
  }
  /// The next part's share; what is over `most` goes to the part after it.
  int next(int most = kUnlimited) {
    const int share = std::min(shares_.back(), most);
    const int rest = shares_.back() - share;
    shares_.pop_back();
    if (!shares_.empty()) shares_.back() += rest;
    return share;
  }

 private:
  std::vector<int> shares_;
};

// Fills in what the clause still lacks: verb, adverb, subject, and what the verb governs.
void Grammar::complete(Clause& clause, int words) {
  clause.verb = draw_verb(draw_frame(clause, words), kAnything);
  const Frame frame = clause.verb->frame;
  words -= 1 + word_count(clause.verb->english_preposition);
  add_adverb(clause, words);
  const bool subject = !has_subject(clause);
  const bool pronoun = subject && chance(frame == Frame::statement ? 60 : 30);
  if (pronoun) --words;
  int parts = governed_by(frame) + (subject && !pronoun ? 1 : 0);
  const bool may_end_freely = !clause.asks && frame != Frame::statement;
  if (may_end_freely && words > parts && chance(12)) {
    clause.closing = draw(closings(), [](const Phrase&) { return true; });
    --words;
  }
  const bool place = may_end_freely && frame != Frame::motion && words >= parts + 3 &&
                     chance(frame == Frame::intransitive ? 80 : 20);
  if (place) ++parts;
  Shares shares(words, parts, rng_);
  const int longest_subject = clause.question ? kShort : kUnlimited;
  if (subject) add_subject(clause, pronoun ? 1 : shares.next(longest_subject));
  add_complements(clause, shares);
  if (place) clause.place = {place_phrase(shares.next(), slot_in(clause, kAnything))};
}

// Things and places do nothing: they only are.
Frame Grammar::draw_frame(const Clause& clause, int words) {
  const bool given = has_subject(clause);
  if (given && !(kinds_of(clause.subject) & kLiving)) return Frame::copula;
  if (!given) --words;
  const auto is_possible = [&](Frame frame) {
    const bool asks_where = clause.asks == &kWhere;
    if (frame == Frame::copula || frame == Frame::motion) return !asks_where;
    return frame != Frame::statement || (!given && !clause.question);
  };
  while (true) {
    const int dice = between(1, 100);
    for (const auto& [frame, up_to, least_words] : kFrames) {
      if (dice <= up_to && words >= least_words && is_possible(frame)) return frame;
    }
  }
}

const Verb* Grammar::draw_verb(Frame frame, Kinds objects) {
  return draw(verbs(), [&](const Verb& verb) {
    return verb.frame == frame && (verb.objects == 0 || verb.objects & objects);
  });
}

// A negated "think that" would want the subjunctive, and "is the cat not black" is seldom said.
void Grammar::add_adverb(Clause& clause, int& words) {
  if (words < 2 || !chance(40)) return;
  const Frame frame = clause.verb->frame;
  const bool affirmative = frame == Frame::statement || (frame == Frame::copula && clause.question);
  clause.adverb =
      draw(adverbs(), [&](const Adverb& adverb) { return !(adverb.negative && affirmative); });
  words -= word_count(clause.adverb->english);
}

Grammar::Slot Grammar::slot_in(const Clause& clause, Kinds kinds) const {
  Slot slot;
  slot.kinds = kinds;
  slot.subject = clause.subject.pronoun;
  slot.extension = !has_gap(clause);
  slot.definite = is_negative(clause);
  return slot;
}

void Grammar::add_subject(Clause& clause, int words) {
  const bool copula = clause.verb->frame == Frame::copula;
  Slot slot = slot_in(clause, copula ? kAnything : kLiving);
  slot.extension = false;                 // "the men whom we see often sleep": readers stumble
  if (copula) slot.coordination = false;  // too rare for a model to learn whose gender counts
  const auto is_i = [&] { return clause.subject.pronoun == &pronouns().front(); };
  do {
    clause.subject = noun_phrase(words, slot);
  } while (clause.question && is_i());  // "vois-je" is not said
}

void Grammar::add_complements(Clause& clause, Shares& shares) {
  Slot recipient = slot_in(clause, kPerson);
  recipient.coordination = false;
  Slot object = slot_in(clause, clause.verb->objects);
  if (is_negative(clause)) object.coordination = false;
  switch (clause.verb->frame) {
    case Frame::intransitive:
      break;
    case Frame::copula:
      add_predicate(clause, shares.next());
      break;
    case Frame::direct:
      clause.object.push_back(noun_phrase(shares.next(), object));
      break;
    case Frame::direct_and_indirect:
      clause.object.push_back(noun_phrase(shares.next(kShort), object));
      // "il vous montre souvent le grand chat": the clitic would come long before what it is from.
      recipient.pronoun = clause.object.front().pronoun != nullptr;
      clause.recipient.push_back(noun_phrase(shares.next(), recipient));
      break;
    case Frame::indirect:
      clause.recipient.push_back(noun_phrase(shares.next(), recipient));
      break;
    case Frame::motion:
      recipient.kinds = kPlace;
      recipient.pronoun = false;
      recipient.definite = true;
      clause.recipient.push_back(noun_phrase(shares.next(), recipient));
      break;
    case Frame::statement:
      clause.statement.push_back(statement(shares.next() - 1));
      break;
  }
}

void Grammar::add_predicate(Clause& clause, int words) {
  const Kinds kinds = kinds_of(clause.subject);
  const size_t most = is_negative(clause) || chance(50) ? 1 : 2;  // else French says "ni ... ni"
  do {
    const bool very = words >= 2 && chance(50);
    clause.predicate.push_back({draw_adjective(kinds, clause.predicate), very});
    words -= very ? 3 : 2;  // "and"
  } while (words >= 1 && clause.predicate.size() < most);
}

PlacePhrase Grammar::place_phrase(int words, Slot slot) {
  const Preposition& preposition = pick(prepositions());
  slot.kinds = preposition.nouns;
  slot.subject = nullptr;  // "i see him behind me" repeats nobody
  slot.pronoun = (slot.kinds & kPerson) && chance(50);
  slot.definite = true;
  slot.coordination = false;
  slot.extension = false;
  return {&preposition, noun_phrase(words - word_count(preposition.english), slot)};
}

}  // namespace nmt::toy
