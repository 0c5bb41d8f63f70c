// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/replace_unknown.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "attune/core/testing/errors.h"

namespace nmt::testing {
namespace {

using attune::Hypothesis;

using attune::real;
using attune::testing::error_of;
using Tokens = std::vector<std::string>;

// Two source tokens, eos and a padded position; <unk> x <unk> <unk> eos.
Hypothesis three_unknown() {
  Hypothesis h;
  h.ids = {Vocabulary::kUnk, 4, Vocabulary::kUnk, Vocabulary::kUnk};
  h.finished = true;
  h.positions = 4;
  h.weights = {real(0.2), real(0.3), real(0.5), 0,  // eos has the most: of the others, the second
               real(0.9), real(0.1), 0,         0,  // a known token
               real(0.4), real(0.4), real(0.2), 0,  // equals: the first
               real(0.1), real(0.7), real(0.2), 0,  // the second
               0,         0,         1,         0};
  return h;
}

TEST_CASE("replace_unknown: the source token that was looked at most") {
  const Vocabulary target({"x", "y"});
  CHECK(replace_unknown(three_unknown(), target, {"Anna", "Otto"}) ==
        Tokens{"Otto", "x", "Anna", "Otto"});
  CHECK(replace_unknown(three_unknown(), target, {}) == Tokens{"<unk>", "x", "<unk>", "<unk>"});
}

TEST_CASE("replace_unknown: each step has a row of its own") {
  Hypothesis h;
  h.ids = std::vector<int32_t>(5, Vocabulary::kUnk);
  h.positions = 3;
  for (const real share : {0.9, 0.2, 0.8, 0.3, 0.7}) {
    h.weights.insert(h.weights.end(), {share, 1 - share, 0});
  }
  CHECK(replace_unknown(h, Vocabulary({"x"}), {"Anna", "Otto"}) ==
        Tokens{"Anna", "Otto", "Anna", "Otto", "Anna"});
}

TEST_CASE("replace_unknown: needs the attention of this source") {
  const Vocabulary target({"x", "y"});
  CHECK(error_of([&] {
          replace_unknown(three_unknown(), target, {"a", "b", "c", "d"});
        }) == "replace_unknown: no attention of 4 tokens to 4 source tokens");
  Hypothesis none = three_unknown();
  none.weights.clear();
  none.positions = 0;
  CHECK(error_of([&] { replace_unknown(none, target, {"a"}); }) ==
        "replace_unknown: no attention of 4 tokens to 1 source tokens");
}

}  // namespace
}  // namespace nmt::testing
