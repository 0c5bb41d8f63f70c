// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nmt::toy {

/// The pairs that stand together in test only, as Traits::word_pairs writes them: whoever
/// translates "red car" right there has seen red things and cars, but never a red car.
std::span<const std::string_view> held_out_adjectives();
std::span<const std::string_view> held_out_objects();

bool holds_held_out_pair(const std::vector<std::string>& word_pairs);

}  // namespace nmt::toy
