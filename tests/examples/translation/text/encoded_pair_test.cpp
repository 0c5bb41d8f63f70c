// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/encoded_pair.h"

#include <doctest/doctest.h>

namespace nmt {
namespace {

using Ids = std::vector<int32_t>;

TEST_CASE("encode: each side in its own vocabulary, with eos at the end") {
  const Vocabulary source({"a", "b"}), target({"x"});
  const std::vector<EncodedPair> pairs =
      encode({{{"b", "a"}, {"x"}, 1}, {{}, {"a", "x"}, 3}}, source, target);
  REQUIRE(pairs.size() == 2);
  CHECK(pairs[0].source == Ids{5, 4, Vocabulary::kEos});
  CHECK(pairs[0].target == Ids{4, Vocabulary::kEos});
  CHECK(pairs[1].source == Ids{Vocabulary::kEos});
  CHECK(pairs[1].target == Ids{Vocabulary::kUnk, 4, Vocabulary::kEos});
}

}  // namespace
}  // namespace nmt
