// SPDX-License-Identifier: MIT
#include "attune/examples/translation/toy/numbers.h"

#include <doctest/doctest.h>

#include <set>

using namespace nmt::toy;

TEST_CASE("toy: numbers in words") {
  struct Case {
    int number;
    const char *english, *masculine, *feminine;
  };
  const Case cases[] = {
      {1, "one", "un", "une"},
      {2, "two", "deux", "deux"},
      {10, "ten", "dix", "dix"},
      {16, "sixteen", "seize", "seize"},
      {17, "seventeen", "dix -sept", "dix -sept"},
      {19, "nineteen", "dix -neuf", "dix -neuf"},
      {20, "twenty", "vingt", "vingt"},
      {21, "twenty -one", "vingt et un", "vingt et une"},
      {22, "twenty -two", "vingt -deux", "vingt -deux"},
      {60, "sixty", "soixante", "soixante"},
      {61, "sixty -one", "soixante et un", "soixante et une"},
      {70, "seventy", "soixante -dix", "soixante -dix"},
      {71, "seventy -one", "soixante et onze", "soixante et onze"},
      {77, "seventy -seven", "soixante -dix -sept", "soixante -dix -sept"},
      {80, "eighty", "quatre -vingts", "quatre -vingts"},
      {81, "eighty -one", "quatre -vingt -un", "quatre -vingt -une"},
      {90, "ninety", "quatre -vingt -dix", "quatre -vingt -dix"},
      {91, "ninety -one", "quatre -vingt -onze", "quatre -vingt -onze"},
      {99, "ninety -nine", "quatre -vingt -dix -neuf", "quatre -vingt -dix -neuf"},
      {100, "one hundred", "cent", "cent"},
      {101, "one hundred and one", "cent un", "cent une"},
      {171, "one hundred and seventy -one", "cent soixante et onze", "cent soixante et onze"},
      {180, "one hundred and eighty", "cent quatre -vingts", "cent quatre -vingts"},
  };
  for (const Case& row : cases) {
    CHECK(join(english_number(row.number)) == row.english);
    CHECK(join(french_number(row.number, Gender::kMasculine)) == row.masculine);
    CHECK(join(french_number(row.number, Gender::kFeminine)) == row.feminine);
  }
}

TEST_CASE("toy: no two numbers share their words") {
  std::set<std::string> english, french;
  for (int n = 1; n <= kLargestCount; ++n) {
    CHECK(english.insert(join(english_number(n))).second);
    CHECK(french.insert(join(french_number(n, Gender::kMasculine))).second);
  }
}
