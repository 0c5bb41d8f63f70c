// SPDX-License-Identifier: MIT
#include "attune/core/elementwise.h"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/support/threads.h"

namespace {

using namespace attune::testing;
using attune::real;
using attune::Shape;
using attune::Tensor;

// Not commutative, so that exchanged operands are seen.
constexpr auto kSubtractTwice = [](real p, real q) { return p - 2 * q; };

Tensor naive_zip(const Tensor& a, const Tensor& b) {
  return build(broadcast("naive", a.shape(), b.shape()),
               [&](const Index& place) { return at(a, place) - 2 * at(b, place); });
}

TEST_CASE("elementwise: map and zip of all shapes, small and large") {
  struct Case {
    Shape a, b;
  };
  const std::vector<Case> cases = {
      {{}, {}},
      {{1}, {}},
      {{0}, {1}},
      {{0}, {}},
      {{3, 0, 2}, {2}},
      {{0, 3}, {1, 3}},
      {{5}, {5}},
      {{5}, {1}},
      {{1, 5}, {5, 1}},
      {{2, 3, 4}, {4}},
      {{2, 3, 4}, {3, 1}},
      {{2, 3, 4}, {2, 1, 1}},
      {{2, 3, 4}, {2, 1, 4}},
      {{2, 1, 4}, {3, 1}},
      {{2, 1, 3, 1, 2, 1}, {1, 2, 1, 2, 1, 2}},
      {{36000}, {36000}},
      {{36000}, {}},
      {{300, 120}, {120}},
      {{300, 120}, {300, 1}},
      {{2, 17000}, {17000}},
      {{17000, 2}, {17000, 1}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.a);
    CAPTURE(c.b);
    const Threads scope(3);
    const Tensor a = random_tensor(c.a, 1), b = random_tensor(c.b, 2);
    CHECK(close(zip("op", a, b, kSubtractTwice), naive_zip(a, b)));
    CHECK(close(zip("op", b, a, kSubtractTwice), naive_zip(b, a)));
    CHECK(close(map(a, [](real v) { return v * v; }),
                build(c.a, [&](const Index& place) { return std::pow(at(a, place), 2); })));
  }
}

TEST_CASE("elementwise: zip takes views and the same tensor twice") {
  const Tensor x = random_tensor({4, 3});
  CHECK(close(zip("op", x, x, kSubtractTwice), naive_zip(x, x)));
  CHECK(close(zip("op", x.slice(1, 3), x[3], kSubtractTwice), naive_zip(x.slice(1, 3), x[3])));
}

TEST_CASE("elementwise: in place writes its own tensor only") {
  const Tensor before = Tensor::of({{1, 2}, {3, 4}});
  struct Case {
    std::string name;
    std::function<void(Tensor&)> change;
    Tensor after;
  };
  const std::vector<Case> cases = {
      {"add",
       [](Tensor& x) {
         add_in_place(x, Tensor::ones({2, 2}));
       },
       Tensor::of({{2, 3}, {4, 5}})},
      {"add itself", [](Tensor& x) { add_in_place(x, x); }, Tensor::of({{2, 4}, {6, 8}})},
      {"add its copy", [](Tensor& x) { add_in_place(x, Tensor(x)); }, Tensor::of({{2, 4}, {6, 8}})},
      {"scale", [](Tensor& x) { scale_in_place(x, -3); }, Tensor::of({{-3, -6}, {-9, -12}})},
      {"update",
       [](Tensor& x) {
         update("op", x, Tensor::full({2, 2}, 2), kSubtractTwice);
       },
       Tensor::of({{-3, -2}, {-1, 0}})},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Tensor x = before;
    c.change(x);
    CHECK(same_bits(x, c.after));
    CHECK(same_bits(before, Tensor::of({{1, 2}, {3, 4}})));
  }
  Tensor empty = Tensor::zeros({0});
  add_in_place(empty, empty);
  scale_in_place(empty, 2);
  CHECK(empty.numel() == 0);
}

TEST_CASE("elementwise: exp, tanh and sigmoid, also of what has several threads' size") {
  struct Case {
    Tensor (*op)(const Tensor&);
    double (*expected)(double);
  };
  const std::vector<Case> cases = {
      {attune::exp, [](double v) { return std::exp(v); }},
      {attune::tanh, [](double v) { return std::tanh(v); }},
      {attune::sigmoid, [](double v) { return 1 / (1 + std::exp(-v)); }},
  };
  const Threads scope(3);
  for (const Case& c : cases) {
    for (const Shape& shape : {Shape{}, Shape{0}, Shape{1}, Shape{3, 5}, Shape{30011}}) {
      CAPTURE(shape);
      const Tensor x = map(random_tensor(shape), [](real v) { return 5 * v; });
      CHECK(close(c.op(x), build(shape, [&](const Index& p) { return c.expected(at(x, p)); })));
    }
  }
}

TEST_CASE("elementwise: all_finite") {
  const real infinity = std::numeric_limits<real>::infinity();
  const real nan = std::numeric_limits<real>::quiet_NaN();
  CHECK(all_finite(Tensor::zeros({0})));
  CHECK(all_finite(Tensor::of({1, -std::numeric_limits<real>::max()})));
  CHECK_FALSE(all_finite(Tensor::of({1, infinity})));
  CHECK_FALSE(all_finite(Tensor::of({-infinity, 1})));
  CHECK_FALSE(all_finite(Tensor::of({1, nan, 1})));
  CHECK(all_finite(Tensor::of({1, nan}).slice(0, 1)));
}

TEST_CASE("elementwise: shapes that do not fit") {
  Tensor x = Tensor::zeros({2, 3});
  struct Case {
    std::function<void()> call;
    std::string error;
  };
  const std::vector<Case> cases = {
      {[&] { zip("sub", x, Tensor::zeros({2}), kSubtractTwice); },
       "sub: shapes do not broadcast, [2, 3] and [2]"},
      {[&] { add_in_place(x, Tensor::zeros({3})); }, "add: shapes differ, [2, 3] and [3]"},
      {[&] {
         update("sub", x, Tensor::zeros({3, 2}), kSubtractTwice);
       },
       "sub: shapes differ, [2, 3] and [3, 2]"},
  };
  for (const Case& c : cases) CHECK(error_of(c.call) == c.error);
}

}  // namespace
