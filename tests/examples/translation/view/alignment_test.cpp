// SPDX-License-Identifier: MIT
#include "attune/examples/translation/view/alignment.h"

#include <doctest/doctest.h>

#include "attune/core/testing/errors.h"

namespace nmt::testing {
namespace {

// "a b c" and its translations, with one position of padding.
AttendedSentence sentence() {
  const std::vector<attune::real> crossing{0.1f, 0.7f, 0.1f, 0.1f, 0,   // x: b
                                           0.6f, 0.2f, 0.1f, 0.1f, 0,   // y: a
                                           0.1f, 0.1f, 0.2f, 0.6f, 0,   // z: eos
                                           0.1f, 0.3f, 0.3f, 0.3f, 0,   // w: b, of equals
                                           0,    0,    0,    1,    0};  // eos
  const std::vector<attune::real> cut{0, 0, 1, 0, 0};
  return {{"a", "b", "c", "<eos>"},
          "a b c",
          {{{"x", "y", "z", "w", "<eos>"}, "x y z w", true, {-1, -1, -1, -1, -1}, 0, crossing, 5},
           {{"x"}, "x", false, {-1}, 0, cut, 5},
           {{"<eos>"}, "", true, {-1}, 0, cut, 5}},
          {},
          ""};
}

TEST_CASE("view: an alignment has the source token that each target token attends to most") {
  CHECK(to_alignment(sentence(), 0) == "1-0 0-1 1-3");
  CHECK(to_alignment(sentence(), 1) == "2-0");  // cut by the limit of length: there is no eos
  CHECK(to_alignment(sentence(), 2).empty());
}

TEST_CASE("view: an alignment of a hypothesis that is not there is an error") {
  CHECK(attune::testing::error_of([] { to_alignment(sentence(), 3); }) ==
        "attention: there is no hypothesis 3 among 3");
}

}  // namespace
}  // namespace nmt::testing
