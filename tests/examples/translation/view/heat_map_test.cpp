// SPDX-License-Identifier: MIT
#include "attune/examples/translation/view/heat_map.h"

#include <doctest/doctest.h>

#include "attune/tests/support/errors.h"

namespace nmt::testing {
namespace {

using attune::real;
using attune::testing::error_of;

TEST_CASE("heat map: a column a source word, a row a target word, padding not drawn") {
  const std::vector<real> weights{0.95f, 0.05f, 0, 0, 0, 1, 0, 0};
  CHECK(heat_map({"the", "été"}, {"l'", "été"}, weights, 4, Colour::no) ==
        "     │  été\n"
        "     the\n"
        " l'  @@    \n"
        "été     @@ \n");
}

TEST_CASE("heat map: colour shades by terminal codes") {
  const std::vector<real> weights{1, 0};
  CHECK(heat_map({"a", "b"}, {"x"}, weights, 2, Colour::yes) ==
        "   │  b\n"
        "   a\n"
        "x  \x1b[48;5;255m  \x1b[0m \x1b[48;5;232m  \x1b[0m \n");
}

TEST_CASE("heat map: nothing translated is an empty picture") {
  CHECK(heat_map({"a"}, {}, {}, 1, Colour::no) == "  a\n");
}

TEST_CASE("heat map: weights must fit") {
  const std::vector<real> weights(3);
  CHECK(error_of([&] { heat_map({"a", "b"}, {"x"}, weights, 3, Colour::no); }) == "no error");
  CHECK(error_of([&] {
          heat_map({"a", "b"}, {"x", "y"}, weights, 3, Colour::no);
        }) == "heat_map: 3 weights for 2 words and 3 positions");
  CHECK(error_of([&] {
          heat_map({"a", "b"}, {"x", "y", "z"}, weights, 1, Colour::no);
        }) == "heat_map: 3 weights for 3 words and 1 positions");
}

}  // namespace
}  // namespace nmt::testing
