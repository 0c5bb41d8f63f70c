// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/lexicon.h"

namespace nmt::toy {

namespace {
constexpr Gender m = Gender::masculine;
constexpr Gender f = Gender::feminine;
constexpr Number one = Number::singular;
constexpr Number many = Number::plural;

constexpr Pronoun kPronouns[] = {
    {1, one, m, "i", "me", "je", "me", "me", "moi"},
    {2, many, m, "you", "you", "vous", "vous", "vous", "vous"},
    {3, one, m, "he", "him", "il", "le", "lui", "lui"},
    {3, one, f, "she", "her", "elle", "la", "lui", "elle"},
    {1, many, m, "we", "us", "nous", "nous", "nous", "nous"},
    {3, many, m, "they", "them", "ils", "les", "leur", "eux"},
};

constexpr Definiteness definite = Definiteness::definite;
constexpr Definiteness indefinite = Definiteness::indefinite;
constexpr Definiteness quantity = Definiteness::quantity;

// The first three are the commonest; see Grammar::draw_determiner. What changes in
// front of a vowel (l', cet, mon) is not listed here: euphony.h does it.
constexpr Determiner kDeterminers[] = {
    {definite, "the", "the", "le", "la", "les", "les"},
    {indefinite, "a", "some", "un", "une", "des", "des"},
    {definite, "this", "these", "ce", "cette", "ces", "ces"},
    {definite, "my", "my", "mon", "ma", "mes", "mes"},
    {definite, "your", "your", "votre", "votre", "vos", "vos"},
    {definite, "his", "his", "son", "sa", "ses", "ses"},
    {definite, "her", "her", "son", "sa", "ses", "ses"},
    {definite, "our", "our", "notre", "notre", "nos", "nos"},
    {definite, "their", "their", "leur", "leur", "leurs", "leurs"},
    {quantity, "every", "", "chaque", "chaque", "", ""},
    {quantity, "", "several", "", "", "plusieurs", "plusieurs"},
};

constexpr Preposition kPrepositions[] = {
    {kPlace, "in", "dans"},
    {kThing, "on", "sur"},
    {kLiving | kThing, "behind", "derrière"},
    {kLiving | kThing | kPlace, "in front of", "devant"},
    {kLiving | kThing | kPlace, "near", "près de"},
    {kLiving | kThing | kPlace, "next to", "à côté de"},
    {kThing, "under", "sous"},
    {kLiving, "with", "avec"},
    {kLiving, "for", "pour"},
};

constexpr Adverb kAdverbs[] = {
    {true, "not", "pas"},        {true, "never", "jamais"},     {true, "no longer", "plus"},
    {false, "often", "souvent"}, {false, "always", "toujours"}, {false, "sometimes", "parfois"},
};

constexpr Conjunction kConjunctions[] = {
    {false, "and", "et"},           {false, "but", "mais"},  {false, "so", "donc"},
    {true, "because", "parce que"}, {true, "when", "quand"}, {true, "if", "si"},
    {true, "while", "pendant que"},
};

constexpr Phrase kClosings[] = {
    {"here", "ici"},
    {"now", "maintenant"},
    {"tonight", "ce soir"},
    {"every day", "chaque jour"},
};
}  // namespace

std::span<const Pronoun> pronouns() { return kPronouns; }
std::span<const Determiner> determiners() { return kDeterminers; }
std::span<const Preposition> prepositions() { return kPrepositions; }
std::span<const Adverb> adverbs() { return kAdverbs; }
std::span<const Conjunction> conjunctions() { return kConjunctions; }
std::span<const Phrase> closings() { return kClosings; }

const Pronoun kWho{3, one, m, "who", "whom", "qui", "", "", "qui"};
const Phrase kWhat{"what", "que"}, kWhere{"where", "où"}, kWhen{"when", "quand"},
    kWhy{"why", "pourquoi"};

}  // namespace nmt::toy
