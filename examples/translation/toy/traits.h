// SPDX-License-Identifier: MIT
#pragma once

#include <set>
#include <string>
#include <vector>

#include "attune/examples/translation/toy/tree.h"

namespace nmt::toy {

/// What a tree holds, found by walking over it.
struct Traits {
  /// The phenomena of translation in it, by name: see the README.
  std::set<std::string> tags;
  /// Each adjective with its noun and each verb with its object, as the held-out list writes them:
  /// "red car", "look for car". A predicate counts ("the car is red"), and so does a relative
  /// clause ("the car that he looks for").
  std::vector<std::string> word_pairs;
};

Traits traits_of(const Sentence& sentence);

}  // namespace nmt::toy
