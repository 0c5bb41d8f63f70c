// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nmt::toy {

using Words = std::vector<std::string>;

/// Adds the words of a phrase, which may be empty.
void append_words(Words& words, std::string_view phrase);

/// The words with a space between each two.
std::string join(const Words& words);

/// How many of the words are not punctuation.
int count_words(const Words& words);

}  // namespace nmt::toy
