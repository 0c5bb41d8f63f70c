// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/exact_match.h"

#include <doctest/doctest.h>

namespace nmt {
namespace {

TEST_CASE("exact match: all tokens in their order, or none") {
  ExactMatch match;
  match.add({"le", "chat"}, {"le", "chat"});
  match.add({"le", "chat"}, {"le", "chien"});
  match.add({"chat", "le"}, {"le", "chat"});
  match.add({"le"}, {"le", "chat"});
  match.add({}, {});
  CHECK(match.total().hits == 2);
  CHECK(match.total().count == 5);
  CHECK(match.total().value() == doctest::Approx(0.4));
}

TEST_CASE("exact match: nothing at all is 0 of 0") {
  const ExactMatch match;
  CHECK(match.total().value() == 0);
  CHECK(match.by_tag().empty());
}

TEST_CASE("exact match: rows by tag, and sums of them") {
  ExactMatch match, other;
  match.add({"x"}, {"x"}, {"negation", "clitic"});
  match.add({"x"}, {"y"}, {"negation", "negation"});
  other.add({"x"}, {"x"});
  other.add({"x"}, {"x"}, {"negation", "question"});
  match += other;
  CHECK(match.total().hits == 3);
  CHECK(match.total().count == 4);
  const auto tags = match.by_tag();
  REQUIRE(tags.size() == 3);
  CHECK(tags[0].name == "clitic");
  CHECK(tags[0].share.count == 1);
  CHECK(tags[1].name == "negation");
  CHECK(tags[1].share.hits == 2);
  CHECK(tags[1].share.count == 3);
  CHECK(tags[2].name == "question");
}

}  // namespace
}  // namespace nmt
