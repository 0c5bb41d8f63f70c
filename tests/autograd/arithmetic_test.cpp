// SPDX-License-Identifier: MIT
#include "attune/autograd/arithmetic.h"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "attune/autograd/backward.h"
#include "attune/autograd/check_ops.h"
#include "attune/core/elementwise.h"

namespace {

using namespace attune;
using namespace attune::testing;

struct Operator {
  std::string name;
  std::function<Variable(const Leaves&)> op;
  std::function<real(real, real)> on_numbers;
};

const Operator kOperators[] = {
    {"+", [](const Leaves& x) { return x[0] + x[1]; }, [](real a, real b) { return a + b; }},
    {"-", [](const Leaves& x) { return x[0] - x[1]; }, [](real a, real b) { return a - b; }},
    {"*", [](const Leaves& x) { return x[0] * x[1]; }, [](real a, real b) { return a * b; }},
    {"/", [](const Leaves& x) { return x[0] / x[1]; }, [](real a, real b) { return a / b; }},
};

struct Broadcast {
  Shape a, b, result;
};

const Broadcast kBroadcasts[] = {
    {{}, {}, {}},
    {{3}, {3}, {3}},
    {{2, 3}, {2, 3}, {2, 3}},
    {{2, 3}, {}, {2, 3}},
    {{}, {2, 3}, {2, 3}},
    {{3, 1}, {1, 4}, {3, 4}},
    {{4}, {2, 3, 4}, {2, 3, 4}},
    {{2, 3, 4}, {3, 1}, {2, 3, 4}},
    {{2, 1, 4}, {3, 1}, {2, 3, 4}},
    {{1, 1, 1}, {4}, {1, 1, 4}},
    {{2, 3, 1, 2}, {3, 4, 1}, {2, 3, 4, 2}},
    {{0}, {0}, {0}},
    {{0}, {1}, {0}},
    {{3, 1}, {0}, {3, 0}},
    {{}, {2, 0, 3}, {2, 0, 3}},
    {{0, 3}, {1, 3}, {0, 3}},
};

TEST_CASE("arithmetic: of two variables, with broadcasting") {
  std::vector<OpCase> cases;
  for (const Operator& f : kOperators) {
    for (const auto& [a, b, result] : kBroadcasts) {
      const auto naive = [&f](const Values& x, const Index& i) {
        return f.on_numbers(at(x[0], i), at(x[1], i));
      };
      cases.push_back({f.name + " of " + a.to_string() + " and " + b.to_string(),
                       f.op,
                       {a, b},
                       result,
                       naive,
                       away_from_zero()});
    }
  }
  check_ops(cases);
}

TEST_CASE("arithmetic: of a variable and a number") {
  struct Unary {
    const char* name;
    Variable (*op)(const Variable&);
    real (*on_number)(real);
  };
  const Unary kinds[] = {
      {"-x", [](const Variable& x) { return -x; }, [](real x) { return -x; }},
      {"x + 3", [](const Variable& x) { return x + 3; }, [](real x) { return x + 3; }},
      {"3 + x", [](const Variable& x) { return 3 + x; }, [](real x) { return 3 + x; }},
      {"x - 3", [](const Variable& x) { return x - 3; }, [](real x) { return x - 3; }},
      {"3 - x", [](const Variable& x) { return 3 - x; }, [](real x) { return 3 - x; }},
      {"x * 3", [](const Variable& x) { return x * 3; }, [](real x) { return x * 3; }},
      {"3 * x", [](const Variable& x) { return 3 * x; }, [](real x) { return 3 * x; }},
      {"x * 0", [](const Variable& x) { return x * 0; }, [](real) { return real(0); }},
      {"x / 3", [](const Variable& x) { return x / 3; }, [](real x) { return x / 3; }},
      {"3 / x", [](const Variable& x) { return 3 / x; }, [](real x) { return 3 / x; }},
  };
  std::vector<OpCase> cases;
  for (const Unary& kind : kinds) {
    for (const Shape& shape : {Shape{}, Shape{1}, Shape{0}, Shape{2, 3}}) {
      cases.push_back(
          {kind.name + (" of " + shape.to_string()),
           [&kind](const Leaves& x) { return kind.op(x[0]); },
           {shape},
           shape,
           [&kind](const Values& x, const Index& i) { return kind.on_number(at(x[0], i)); },
           away_from_zero()});
    }
  }
  check_ops(cases);
}

TEST_CASE("arithmetic: one variable may stand on both sides") {
  check_ops({
      {"x + x", [](const Leaves& x) { return x[0] + x[0]; }, {{2, 3}}, {2, 3}},
      {"x - x", [](const Leaves& x) { return x[0] - x[0]; }, {{2, 3}}, {2, 3}},
      {"x * x", [](const Leaves& x) { return x[0] * x[0]; }, {{2, 3}}, {2, 3}},
      {"x / x",
       [](const Leaves& x) { return x[0] / x[0]; },
       {{2, 3}},
       {2, 3},
       nullptr,
       away_from_zero()},
  });
}

TEST_CASE("arithmetic: shapes that do not broadcast") {
  const Variable matrix = leaf({2, 3}), empty = leaf({0}), pair = leaf({2}), turned = leaf({3, 2});
  check_errors({
      {[&] { matrix + pair; }, "+: shapes do not broadcast, [2, 3] and [2]"},
      {[&] { pair - matrix; }, "-: shapes do not broadcast, [2] and [2, 3]"},
      {[&] { matrix* turned; }, "*: shapes do not broadcast, [2, 3] and [3, 2]"},
      {[&] { empty / pair; }, "/: shapes do not broadcast, [0] and [2]"},
  });
}

TEST_CASE("arithmetic: with a number as IEEE 754 has it, forward and backward") {
  const real kTiny = std::numeric_limits<real>::denorm_min(), kHuge = 1 / kTiny;
  REQUIRE(std::isinf(kHuge));
  Variable x(Tensor::of({0, kTiny, 5, 1}), true);
  for (const real number :
       {kTiny, real(3), real(41), real(-0.7), std::numeric_limits<real>::max()}) {
    CAPTURE(number);
    x.zero_grad();
    const Variable y = x / number;
    const Tensor expected = map(x.value(), [=](real v) { return v / number; });
    CHECK(same_bits(y.value(), expected));
    CHECK(same_bits(y.value(), (x.detach() / constant(Tensor::scalar(number))).value()));
    backward(y, Tensor::of({1, 7, -3, kTiny}));
    CHECK(same_bits(x.grad(), Tensor::of({1 / number, 7 / number, -3 / number, kTiny / number})));
  }
  CHECK(same_bits((-x).value(), map(x.value(), [](real v) { return -v; })));
  CHECK(same_bits((x * -1).value(), (-x).value()));  // 0 becomes -0
}

}  // namespace
