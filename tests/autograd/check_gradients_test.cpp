// SPDX-License-Identifier: MIT
#include "attune/autograd/check_gradients.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "attune/autograd/check_ops.h"
#include "attune/autograd/op.h"
#include "attune/autograd/ops.h"
#include "attune/core/arithmetic.h"
#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/testing/errors.h"

namespace {

using namespace attune;
using namespace attune::testing;

// y = x^2, whose backward takes `slope(x)` for the derivative.
Variable square(const Variable& x, real (*slope)(real)) {
  const auto multiply = [](const Tensor& a, const Tensor& b) {
    return zip("square", a, b, [](real p, real q) { return p * q; });
  };
  return make_op("square", multiply(x.value(), x.value()), {x},
                 [=, x = x.value()](const Tensor& dy, Gradients& grads) {
                   grads.add(0, multiply(dy, map(x, slope)));
                 });
}

real right(real x) { return 2 * x; }
real without_factor(real x) { return x; }
real wrong_sign(real x) { return -2 * x; }
real wrong_somewhere(real x) { return x > 2 ? x : 2 * x; }
real slightly_wrong(real x) { return real(2.1) * x; }
real not_a_number(real) { return std::numeric_limits<real>::quiet_NaN(); }
real nothing(real) { return 0; }

TEST_CASE("check_gradients: accepts right gradients and no others") {
  const Variable x(Tensor::of({1, 1.5, 3}), true);
  const auto error_with = [&x](real (*slope)(real)) {
    return error_of([=] { check_gradients([=] { return square(x, slope); }, {x}); });
  };
  CHECK(error_with(right) == "no error");
  for (const auto slope :
       {without_factor, wrong_sign, wrong_somewhere, slightly_wrong, not_a_number, nothing}) {
    CHECK(error_with(slope) != "no error");
  }
}

TEST_CASE("check_gradients: names the leaf, the element and both numbers") {
  const Variable x(Tensor::of({1, 1, 3}), true), w(Tensor::of({1, 1, 1}), true);
  const auto f = [=] { return w * square(x, wrong_somewhere); };
  const std::string by_place = error_of([=] { check_gradients(f, {w, x}); });
  CAPTURE(by_place);
  CHECK(by_place.find("check_gradients: the gradient of leaf 1 [3] at [2] is ") == 0);
  CHECK(by_place.ends_with(
      "neither a finer nor a coarser step comes nearer, so the gradient is wrong"));
  const std::vector<NamedVariable> named = {{"w", w}, {"x", x}};
  const std::string by_name = error_of([=] { check_gradients(f, named); });
  CAPTURE(by_name);
  CHECK(by_name.find("check_gradients: the gradient of x [3] at [2] is ") == 0);
}

TEST_CASE("check_gradients: tells a step that is too coarse from a gradient that is wrong") {
  // tanh(100 x) has its whole bend between two steps of 0.1; the place is of the second row.
  const Variable x(Tensor::of({{3, 3}, {real(0.01), 3}}), true);
  GradientCheck coarse;
  coarse.step = real(0.1);
  const std::string error = error_of([&] {
    check_gradients([=] { return tanh(x * real(100)); }, {{"x", x}}, coarse);
  });
  CAPTURE(error);
  CHECK(error.starts_with("check_gradients: the gradient of x [2, 2] at [1, 0] is "));
  CHECK(
      error.ends_with("a finer step comes nearer: this one is too coarse for so bent a function, "
                      "or there is a kink nearby"));
}

TEST_CASE("check_gradients: tells a step that is too fine from a gradient that is wrong") {
  // Beside so large a number the last digits of x are lost.
  const Variable x(Tensor::of({1, 2}), true);
  const real large = GradientCheck::kDouble ? 1e11 : 1e4;
  const std::string error = error_of([&] {
    check_gradients([=] { return x * real(1.0009) + large; }, {{"x", x}});
  });
  CAPTURE(error);
  CHECK(error.starts_with("check_gradients: the gradient of x [2] at [0] is "));
  CHECK(error.ends_with(
      "a coarser step comes nearer: over this one, rounding drowns the difference"));
  // One whose finer step would be none.
  const Variable far(Tensor::of({GradientCheck::kDouble ? 1e10 : 1e5}), true);
  CHECK(error_of([&] {
          check_gradients([=] { return square(far, nothing); }, {{"x", far}});
        }).ends_with("so the gradient is wrong"));
}

TEST_CASE("check_gradients: finds a gradient that is missing") {
  const Variable x(Tensor::of({1, 2}), true), y(Tensor::of({1, 2}), true);
  const auto f = [=] { return x + constant(y.value()); };
  CHECK(error_of([=] { check_gradients(f, {x}); }) == "no error");
  CHECK(error_of([=] {
          check_gradients(f, {x, y});
        }).find("leaf 1 [2] at [0] is 0, but differences with a step of ") != std::string::npos);
}

TEST_CASE("check_gradients: leaves the values as they were, whatever it found") {
  const Variable x(Tensor::of({1, 2}), true);
  const Tensor before = x.value();
  check_gradients([=] { return x * x; }, {x});
  CHECK(same_bits(x.value(), before));
  int calls = 0;
  const auto throwing = [&] {
    if (calls++ > 0) fail("it throws");
    return x * x;
  };
  CHECK(error_of([&] { check_gradients(throwing, {x}); }) == "it throws");
  CHECK(same_bits(x.value(), before));
}

TEST_CASE("check_gradients: a step and a tolerance of one's own") {
  const Variable x(Tensor::of({1, 2}), true);
  const auto off_by_5_percent = [=] { return square(x, slightly_wrong); };
  GradientCheck loose;
  loose.tolerance = real(0.1);
  CHECK(error_of([=] { check_gradients(off_by_5_percent, {x}, loose); }) == "no error");
}

TEST_CASE("check_gradients: what cannot be checked") {
  const Variable data(Tensor::of({1, 2}));
  CHECK(error_of([=] { check_gradients([=] { return data * leaf({2}); }, {data}); }) ==
        "grad: this variable requires no gradient");
  CHECK(error_of([=] { check_gradients([=] { return data; }, {leaf({2})}); }) ==
        "backward: nothing that led here requires a gradient: it is data or frozen, or NoGrad was "
        "on");
  Variable frozen = leaf({2});
  frozen.freeze();
  CHECK(error_of([=] { check_gradients([=] { return frozen * leaf({2}); }, {frozen}); }) ==
        "check_gradients: leaf 0 is frozen");
  CHECK(error_of([=] { check_gradients([=] { return leaf({2}); }, std::vector<Variable>()); }) ==
        "check_gradients: there is no leaf whose gradient to check");
}

TEST_CASE("check_gradients: a gradient that is not finite is wrong") {
  const Variable x(Tensor::of({1, 2}), true);
  for (const real slope :
       {std::numeric_limits<real>::infinity(), -std::numeric_limits<real>::infinity(),
        std::numeric_limits<real>::quiet_NaN()}) {
    const auto f = [=] {
      return make_op("odd", x.value(), {x},
                     [slope](const Tensor& dy, Gradients& grads) { grads.add(0, slope * dy); });
    };
    CHECK(error_of([=] {
            check_gradients(f, {x});
          }).starts_with("check_gradients: the gradient of leaf 0 [2] at [0] is "));
  }
}

TEST_CASE("check_gradients: a step and a tolerance that check nothing are refused") {
  const real infinity = std::numeric_limits<real>::infinity();
  const Variable x(Tensor::of({1, 2}), true);
  struct Row {
    real step, tolerance;
    std::string are;
  };
  const Row rows[] = {
      {0, 1, "0 and 1"},          {-1, 1, "-1 and 1"},
      {infinity, 1, "inf and 1"}, {1, infinity, "1 and inf"},
      {1, -1, "1 and -1"},        {1, std::numeric_limits<real>::quiet_NaN(), "1 and nan"}};
  for (const Row& row : rows) {
    const GradientCheck options{.step = row.step, .tolerance = row.tolerance};
    CHECK(error_of([&] { check_gradients([=] { return x * x; }, {x}, options); }) ==
          "check_gradients: the step must be finite and above 0, the tolerance finite and not "
          "negative, are " +
              row.are);
  }
}

TEST_CASE("check_gradients: a step that changes no element is refused") {
  const Variable x(Tensor::of({1, real(1e20)}), true);
  const GradientCheck options{.step = real(0.01), .tolerance = real(0.1)};
  CHECK(error_of([&] { check_gradients([=] { return x * 2; }, {x}, options); }) ==
        "check_gradients: a step of 0.01 is none for an element of 1e+20; take a larger one, or "
        "smaller elements");
  CHECK(error_of([&] { check_gradients(nullptr, {x}); }) ==
        "check_gradients: there is no function to check");
}

TEST_CASE("check_gradients: a function that changes its shape is refused") {
  const Variable x(Tensor::of({1, 2, 3}), true);
  int calls = 0;
  const auto shrinking = [&] { return calls++ == 0 ? x * 2 : slice(x, 0, 0, 1); };
  CHECK(error_of([&] { check_gradients(shrinking, {x}); }) ==
        "check_gradients: the function gave [3], and then [1] and [1]");
}

}  // namespace
