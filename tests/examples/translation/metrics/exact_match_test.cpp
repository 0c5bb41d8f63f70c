// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/exact_match.h"

#include <doctest/doctest.h>

namespace nmt {
namespace {

TEST_CASE("exact match: all tokens in their order, or none") {
  ExactMatch match;
  match.add({"le", "chat"}, {"le", "chat"}, 2);
  match.add({"le", "chat"}, {"le", "chien"}, 2);
  match.add({"chat", "le"}, {"le", "chat"}, 2);
  match.add({"le"}, {"le", "chat"}, 2);
  match.add({}, {}, 1);
  CHECK(match.total().hits == 2);
  CHECK(match.total().count == 5);
  CHECK(match.total().value() == doctest::Approx(0.4));
}

TEST_CASE("exact match: nothing at all is 0 of 0") {
  const ExactMatch match;
  CHECK(match.total().value() == 0);
  CHECK(match.by_length().empty());
  CHECK(match.by_tag().empty());
}

TEST_CASE("exact match: lengths fall into buckets") {
  struct Case {
    int64_t length;
    const char* bucket;
  };
  const Case cases[] = {{1, "1-5"},    {5, "1-5"},    {6, "6-10"},   {10, "6-10"}, {11, "11-15"},
                        {20, "16-20"}, {25, "21-25"}, {30, "26-30"}, {31, "31+"},  {60, "31+"}};
  for (const Case& c : cases) {
    ExactMatch match;
    match.add({"x"}, {"x"}, c.length);
    REQUIRE(match.by_length().size() == 1);
    CHECK(match.by_length()[0].name == c.bucket);
  }
}

TEST_CASE("exact match: rows by length, short ones first, and by tag") {
  ExactMatch match;
  match.add({"x"}, {"x"}, 40, {"negation", "clitic"});
  match.add({"x"}, {"y"}, 7, {"negation"});
  match.add({"x"}, {"x"}, 2);
  match.add({"x"}, {"x"}, 8);
  const auto lengths = match.by_length();
  REQUIRE(lengths.size() == 3);
  CHECK(lengths[0].name == "1-5");
  CHECK(lengths[1].name == "6-10");
  CHECK(lengths[1].share.hits == 1);
  CHECK(lengths[1].share.count == 2);
  CHECK(lengths[2].name == "31+");
  const auto tags = match.by_tag();
  REQUIRE(tags.size() == 2);
  CHECK(tags[0].name == "clitic");
  CHECK(tags[0].share.count == 1);
  CHECK(tags[1].name == "negation");
  CHECK(tags[1].share.value() == 0.5);
}

}  // namespace
}  // namespace nmt
