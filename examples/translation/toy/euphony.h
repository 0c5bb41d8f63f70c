// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "attune/examples/translation/toy/words.h"

namespace nmt::toy {

/// What neighbouring words do to one another, once a sentence is a list of words.

/// Whether a French word makes the word before it elide: a vowel, or a silent h.
bool begins_with_vowel_sound(std::string_view french);

/// A French sentence as it is written, and what happened on the way.
struct FrenchWords {
  Words words;
  bool elided = false;      // le + ami -> l' ami; also ce, ma, son in front of a vowel
  bool contracted = false;  // à + le -> au
};

/// Applies elision (l' d' j' m' n' s' qu'), its counterparts ce -> cet, ma -> mon, sa -> son, and
/// contraction (au, aux, du, des), to French words written as if each stood alone.
FrenchWords join_french(const Words& words);

/// "-il", or "-t-il" behind a verb that ends in a vowel.
std::string inverted_pronoun(std::string_view verb, std::string_view pronoun);

/// Turns "a" into "an" where the next word begins with a vowel sound.
void join_english(Words& words);

}  // namespace nmt::toy
