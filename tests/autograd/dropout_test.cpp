// SPDX-License-Identifier: MIT
#include "attune/autograd/dropout.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "attune/autograd/backward.h"
#include "attune/autograd/check_ops.h"
#include "attune/core/reduce.h"

namespace {

using namespace attune;
using namespace attune::testing;

OpCase dropout_case(const Shape& shape, real p) {
  return {"dropout of " + shape.to_string(),
          [=](const Leaves& x) {
            Rng rng(3);
            return dropout(x[0], p, rng);
          },
          {shape},
          shape};
}

TEST_CASE("dropout: gradients") {
  check_ops({
      dropout_case({4, 5}, 0.5),
      dropout_case({4, 5}, 0.1f),
      dropout_case({}, 0.5),
      dropout_case({0, 3}, 0.5),
      dropout_case({3}, 0),
  });
}

TEST_CASE("dropout drops a share p, and scales the rest so that the mean stays") {
  const real p = 0.25;
  const int64_t n = 100000;
  Rng rng(5);
  Variable x(Tensor::ones({n}), true);
  const Variable y = dropout(x, p, rng);
  const std::vector<real> values = y.value().to_vector();
  const auto dropped = std::count(values.begin(), values.end(), real(0));
  const auto kept = std::count(values.begin(), values.end(), 1 / (1 - p));
  CHECK(dropped + kept == n);
  const double five_standard_deviations = 5 * 0.00137;  // sqrt(p (1 - p) / n)
  CHECK(static_cast<double>(dropped) / static_cast<double>(n) ==
        doctest::Approx(p).epsilon(five_standard_deviations / p));
  backward(y, Tensor::ones({n}));
  CHECK(equal(x.grad(), y.value()));  // what was dropped gets no gradient
}

TEST_CASE("dropout draws anew at each call, and the same from the same seed") {
  Rng rng(5), same(5);
  const Variable x(Tensor::ones({100}));
  const Tensor first = dropout(x, 0.5, rng).value(), second = dropout(x, 0.5, rng).value();
  CHECK_FALSE(equal(first, second));
  CHECK(equal(first, dropout(x, 0.5, same).value()));
}

TEST_CASE("dropout with p = 0 is x itself, and draws nothing") {
  Rng rng(5);
  const Variable x = leaf({3});
  CHECK(dropout(x, 0, rng).is_leaf());
  CHECK(rng.state() == Rng(5).state());
}

TEST_CASE("dropout: p outside [0, 1)") {
  Rng rng(5);
  check_errors({
      {[&] { dropout(leaf({3}), 1, rng); }, "dropout: the probability must lie in [0, 1), is 1"},
      {[&] { dropout(leaf({3}), -0.5, rng); },
       "dropout: the probability must lie in [0, 1), is -0.5"},
  });
}

}  // namespace
