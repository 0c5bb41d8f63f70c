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
      {69, "sixty -nine", "soixante -neuf", "soixante -neuf"},
  };
  for (const Case& row : cases) {
    CHECK(join(english_number(row.number)) == row.english);
    CHECK(join(french_number(row.number, Gender::masculine)) == row.masculine);
    CHECK(join(french_number(row.number, Gender::feminine)) == row.feminine);
  }
}

TEST_CASE("toy: no two numbers share their words") {
  std::set<std::string> english, french;
  for (int n = 1; n <= kLargestCount; ++n) {
    CHECK(english.insert(join(english_number(n))).second);
    CHECK(french.insert(join(french_number(n, Gender::masculine))).second);
  }
}
