// SPDX-License-Identifier: MIT
#pragma once

#include "attune/examples/translation/toy/tree.h"
#include "attune/examples/translation/toy/words.h"

namespace nmt::toy {

/// The tree as an English sentence, lower case, one word an element, the full stop included.
Words english(const Sentence& sentence);

}  // namespace nmt::toy
