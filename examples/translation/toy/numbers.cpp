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
constexpr std::array<const char*, 7> kEnglishTens = {"",      "",      "twenty", "thirty",
                                                     "forty", "fifty", "sixty"};

constexpr std::array<const char*, 17> kFrenchSmall = {
    "",     "un",  "deux", "trois", "quatre", "cinq",     "six",    "sept", "huit",
    "neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize"};
constexpr std::array<const char*, 7> kFrenchTens = {"",         "",          "vingt",   "trente",
                                                    "quarante", "cinquante", "soixante"};

// 1 ... 19. From 17 on it is two words: "dix -sept".
Words french_small(int n, Gender gender) {
  if (n > 16) return {"dix", string("-") + kFrenchSmall[static_cast<size_t>(n - 10)]};
  if (n == 1 && gender == Gender::feminine) return {"une"};
  return {kFrenchSmall[static_cast<size_t>(n)]};
}

// 20 ... 69: "vingt", "vingt et un", "vingt -deux".
Words french_tens(int n, Gender gender) {
  const string tens = kFrenchTens[static_cast<size_t>(n / 10)];
  if (n % 10 == 0) return {tens};
  const string unit = french_small(n % 10, gender).front();
  if (n % 10 == 1) return {tens, "et", unit};
  return {tens, "-" + unit};
}

}  // namespace

Words english_number(int n) {
  assert(1 <= n && n <= kLargestCount);
  if (n < 20) return {kEnglishSmall[static_cast<size_t>(n)]};
  Words words = {kEnglishTens[static_cast<size_t>(n / 10)]};
  if (n % 10 > 0) words.push_back(string("-") + kEnglishSmall[static_cast<size_t>(n % 10)]);
  return words;
}

Words french_number(int n, Gender gender) {
  assert(1 <= n && n <= kLargestCount);
  return n < 20 ? french_small(n, gender) : french_tens(n, gender);
}

}  // namespace nmt::toy
