// SPDX-License-Identifier: MIT
#include "attune/autograd/check_ops.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "attune/autograd/check_gradients.h"
#include "attune/autograd/op.h"
#include "attune/autograd/ops.h"
#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/testing/errors.h"

namespace {

using namespace attune;
using namespace attune::testing;

// y = x, with a gradient of `slope`.
Variable line(const Variable& x, real slope) {
  return make_op("line", x.value(), {x}, [slope](const Tensor& dy, Gradients& grads) {
    grads.add(0, map(dy, [slope](real g) { return slope * g; }));
  });
}

// a b, which forgets a's gradient where b wants none.
Variable product(const Variable& a, const Variable& b) {
  const auto times = [](const Tensor& p, const Tensor& q) {
    return zip("product", p, q, [](real u, real v) { return u * v; });
  };
  return make_op("product", times(a.value(), b.value()), {a, b},
                 [=, a = a.value(), b = b.value()](const Tensor& dy, Gradients& grads) {
                   if (grads.wants(1)) grads.add(0, times(dy, b));
                   if (grads.wants(1)) grads.add(1, times(dy, a));
                 });
}

OpCase of_line(const std::function<Variable(const Variable&)>& f) {
  return {"a line",
          [f](const Leaves& x) { return f(x[0]); },
          {{2, 3}},
          {2, 3},
          [](const Values& x, const Index& i) { return at(x[0], i); }};
}

std::string error_with(const OpCase& row) {
  const OpCase right = of_line([](const Variable& x) { return line(x, 1); });
  return error_of([&] { check_ops({right, row}); });
}

TEST_CASE("check_ops: names the row and what is wrong with its result") {
  CHECK(error_with(of_line([](const Variable& x) {
          return reshape(x, {3, 2});
        })) == "check_ops: a line: the result is [3, 2], not [2, 3]");
  const Variable kept(Tensor::zeros({2, 3}), true);
  CHECK(error_with(of_line([=](const Variable& x) { return x + kept; })) ==
        "check_ops: a line: the result requires a gradient, though no leaf does");
  const Tensor bent = Tensor::of({{0, 0, 0}, {0, real(0.5), 0}});
  const std::string error =
      error_with(of_line([=](const Variable& x) { return x + constant(bent); }));
  CAPTURE(error);
  CHECK(error.starts_with(
      "check_ops: a line: the result is not the naive one: at [1, 1] of [2, 3]: "));
  CHECK(error_with(of_line([](const Variable&) -> Variable { fail("line: no"); })) ==
        "check_ops: a line: line: no");
  OpCase empty = of_line(nullptr);
  empty.op = nullptr;
  CHECK(error_with(empty) == "check_ops: a line: there is no op, or no draw");
}

TEST_CASE("check_ops: finds gradients that are wrong, in double") {
  const std::string all = error_with(of_line([](const Variable& x) { return line(x, 2); }));
  const std::string alone =
      error_with({"a product",
                  [](const Leaves& x) { return product(x[0], x[1]); },
                  {{2}, {2}},
                  {2},
                  [](const Values& x, const Index& i) { return at(x[0], i) * at(x[1], i); }});
  CAPTURE(all);
  CAPTURE(alone);
  if (GradientCheck::kDouble) {
    CHECK(all.starts_with("check_ops: a line: check_gradients: the gradient of leaf 0 [2, 3] at "));
    CHECK(
        alone.starts_with("check_ops: a product: check_gradients: the gradient of leaf 0 alone "));
  } else {
    CHECK(all == "no error");
    CHECK(alone == "no error");
  }
}

TEST_CASE("check_ops: a second backward pass adds what the first one brought") {
  real slope = 0;  // at each call another one
  const std::string error =
      error_with(of_line([&](const Variable& x) { return line(x, ++slope); }));
  CAPTURE(error);
  CHECK(error.starts_with(
      "check_ops: a line: two backward passes do not add up, in leaf 0: at [0, "));
}

TEST_CASE("check_ops: a gradient that is not finite is wrong, in float too") {
  for (const real slope :
       {std::numeric_limits<real>::infinity(), std::numeric_limits<real>::quiet_NaN()}) {
    CHECK(error_with(of_line([=](const Variable& x) { return line(x, slope); })) ==
          "check_ops: a line: the gradient of leaf 0 has numbers that are not finite");
  }
}

TEST_CASE("check_ops: a draw of another shape is refused") {
  OpCase row = of_line([](const Variable& x) { return line(x, 1); });
  row.draw = [](const Shape&, Rng&) { return Tensor::zeros({1, 3}); };
  CHECK(error_with(row) == "check_ops: a line: the draw gives [1, 3] for a leaf [2, 3]");
}

TEST_CASE("check_errors: what is said, and what should be") {
  const auto call = [] { fail("line: no"); };
  CHECK_NOTHROW(check_errors({{call, "line: no"}}));
  CHECK(error_of([&] {
          check_errors({{call, "line: no"}, {call, "line: yes"}});
        }) == "check_errors: \"line: no\" should be \"line: yes\"");
  CHECK(error_of([] {
          check_errors({{[] {}, "line: no"}});
        }) == "check_errors: \"no error\" should be \"line: no\"");
  CHECK(error_of([] {
          check_errors({{nullptr, "line: no"}});
        }) == "check_errors: there is no call that is to throw \"line: no\"");
}

}  // namespace
