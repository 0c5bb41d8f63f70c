// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/words.h"

#include <algorithm>

namespace nmt::toy {

void append_words(Words& words, std::string_view phrase) {
  while (!phrase.empty()) {
    const size_t end = std::min(phrase.find(' '), phrase.size());
    if (end > 0) words.emplace_back(phrase.substr(0, end));
    phrase.remove_prefix(std::min(end + 1, phrase.size()));
  }
}

std::string join(const Words& words) {
  std::string line;
  for (const std::string& word : words) {
    if (!line.empty()) line += ' ';
    line += word;
  }
  return line;
}

int count_words(const Words& words) {
  return static_cast<int>(std::count_if(words.begin(), words.end(), [](const std::string& word) {
    return word != "." && word != "?" && word != ",";
  }));
}

}  // namespace nmt::toy
