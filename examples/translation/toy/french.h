// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "attune/examples/translation/toy/euphony.h"
#include "attune/examples/translation/toy/tree.h"

namespace nmt::toy {

/// The tree as a French sentence, lower case, elided words and inverted pronouns as tokens of their
/// own: l' ami voit -il ...
FrenchWords french(const Sentence& sentence);

/// The present tense of a verb, and an adjective's form, for what they agree with.
std::string_view verb_form(const Verb& verb, const Agreement& subject);
std::string_view adjective_form(const Adjective& adjective, const Agreement& noun);

}  // namespace nmt::toy
