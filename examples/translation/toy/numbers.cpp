// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/numbers.h"

#include <array>
#include <cassert>

namespace nmt::toy {

namespace {
using std::string;

constexpr std::array<const char*, 20> kEnglishSmall = {
    "",         "one",     "two",     "three",     "four",     "five",    "six",
    "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",  "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
constexpr std::array<const char*, 10> kEnglishTens = {
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};

constexpr std::array<const char*, 17> kFrenchSmall = {
    "",     "un",  "deux", "trois", "quatre", "cinq",     "six",    "sept", "huit",
    "neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize"};
// Seventy and ninety count on from sixty and eighty.
constexpr std::array<const char*, 10> kFrenchTens = {
    "", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre", "quatre"};

void append(Words& words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
}

// 1 ... 19. From 17 on it is two words: "dix -sept".
Words french_small(int n, Gender gender) {
  if (n > 16) return {"dix", string("-") + kFrenchSmall[static_cast<size_t>(n - 10)]};
  if (n == 1 && gender == Gender::kFeminine) return {"une"};
  return {kFrenchSmall[static_cast<size_t>(n)]};
}

// 20 ... 99
Words french_tens(int n, Gender gender) {
  const int tens = n / 10;
  const bool counts_on = tens == 7 || tens == 9;
  const int rest = counts_on ? n % 10 + 10 : n % 10;
  Words words = {kFrenchTens[static_cast<size_t>(tens)]};
  if (tens >= 8) words.push_back(rest == 0 ? "-vingts" : "-vingt");
  if (rest == 0) return words;
  Words small = french_small(rest, gender);
  const bool takes_et = tens < 8 && (rest == 1 || rest == 11);
  if (takes_et) {
    words.push_back("et");
  } else {
    small.front() = string("-") + small.front();
  }
  append(words, small);
  return words;
}

}  // namespace

Words english_number(int n) {
  assert(1 <= n && n <= kLargestCount);
  Words words;
  if (n >= 100) {
    words = {"one", "hundred"};
    if (n > 100) append(words, {"and"});
  }
  n %= 100;
  if (n >= 20) {
    words.push_back(kEnglishTens[static_cast<size_t>(n / 10)]);
    if (n % 10 > 0) words.push_back(string("-") + kEnglishSmall[static_cast<size_t>(n % 10)]);
  } else if (n > 0) {
    words.push_back(kEnglishSmall[static_cast<size_t>(n)]);
  }
  return words;
}

Words french_number(int n, Gender gender) {
  assert(1 <= n && n <= kLargestCount);
  Words words;
  if (n >= 100) words.push_back("cent");
  n %= 100;
  if (n > 0) append(words, n < 20 ? french_small(n, gender) : french_tens(n, gender));
  return words;
}

}  // namespace nmt::toy
