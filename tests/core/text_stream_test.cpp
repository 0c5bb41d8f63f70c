// SPDX-License-Identifier: MIT
#include "attune/core/text_stream.h"

#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include "attune/core/ids.h"
#include "attune/core/matmul.h"
#include "attune/core/rng.h"
#include "attune/core/tensor.h"
#include "attune/core/testing/errors.h"
#include "attune/tests/support/german_locale.h"

namespace {

using namespace attune;
using attune::testing::error_of;
using attune::testing::GermanLocale;

template <class T>
std::string streamed(const T& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

TEST_CASE("text_stream: no text follows the global locale") {
  const GermanLocale german;
  REQUIRE(streamed(1024.5) == "1.024,5");
  TextStream text;
  text << 1024 << ' ' << 0.5;
  CHECK(text.str() == "1024 0.5");
  const Tensor x = Tensor::of({1024, 0.5});
  struct Row {
    std::string found, expected;
  };
  Rng rng(1);
  const Row rows[] = {
      {Shape{2, 1024}.to_string(), "[2, 1024]"},
      {streamed(Shape{2, 1024}), "[2, 1024]"},
      {streamed(x), "[2] {1024, 0.5}"},
      {streamed(Tensor::zeros({1024, 0}).slice(0, 1000)),
       "[1000, 0]\n{{},\n {},\n {},\n {},\n {},\n {},\n {},\n {},\n ...}"},
      {error_of([&] {
         matmul(Tensor::zeros({2, 1024}), Tensor::zeros({1500, 2}));
       }),
       "matmul: inner sizes differ, [2, 1024] x [1500, 2]"},
      {error_of([] { check_ids("gather", Ids({1234}), 1024); }),
       "gather: id 1234 at position [0] of [1] is outside [0, 1024)"},
      {error_of([&] { uniform({1}, 0.5, -1024, rng); }),
       "uniform: there is no number in [0.5, -1024)"},
  };
  for (const Row& row : rows) CHECK(row.found == row.expected);
}

TEST_CASE("text_stream: the precision and the flags of a stream hold") {
  std::ostringstream out;
  out.precision(3);
  out << std::showpos << Tensor::of({3.14159, -1}) << Shape{2};
  CHECK(out.str() == "[+2] {+3.14, -1}[+2]");
}

}  // namespace
