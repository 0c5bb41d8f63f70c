// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/spaces.h"

#include <doctest/doctest.h>

#include "attune/core/error.h"

namespace nmt {
namespace {

TEST_CASE("spaces: runs of any white space become one, and the mark for it becomes another") {
  CHECK(single_spaced("") == "");
  CHECK(single_spaced(" \t\u00A0\r") == "");
  CHECK(single_spaced("a b") == "a b");
  CHECK(single_spaced("  a \u202F\u3000 b\tc\v") == "a b c");
  CHECK(single_spaced("▁a▁ ▁") == "_a_ _");
  CHECK_THROWS_WITH_AS(single_spaced("a \xC3"), "byte 3 of the line is not valid UTF-8",
                       attune::Error);
}

TEST_CASE("spaces: the way back") {
  CHECK(with_plain_spaces("") == "");
  CHECK(with_plain_spaces("a b") == "a b");
  CHECK(with_plain_spaces("▁a▁▁é b▁") == "a é b");
  CHECK(with_plain_spaces("▁▁") == "");
}

TEST_CASE("spaces: tokens are what stands between ASCII's, as it stands") {
  using Tokens = std::vector<std::string>;
  CHECK(split_at_spaces(" \t a  b\r\n") == Tokens{"a", "b"});
  CHECK(split_at_spaces(" \t ").empty());
  CHECK(split_at_spaces("\xE9") == Tokens{"\xE9"});
  const Tokens tokens = split_at_spaces("l'homme , ￭x￭ y\u00A0z .");
  CHECK(tokens == Tokens{"l'homme", ",", "￭x￭", "y\u00A0z", "."});
  CHECK(join_with_spaces(tokens) == "l'homme , ￭x￭ y\u00A0z .");
}

}  // namespace
}  // namespace nmt
