// SPDX-License-Identifier: MIT
#include "attune/core/arithmetic.h"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"

namespace {

using namespace attune;
using namespace attune::testing;

TEST_CASE("arithmetic of tensors: two, with broadcasting") {
  struct Operator {
    std::string name;
    std::function<Tensor(const Tensor&, const Tensor&)> on_tensors;
    std::function<real(real, real)> on_numbers;
  };
  const Operator operators[] = {
      {"+", std::plus<>(), std::plus<>()},
      {"-", std::minus<>(), std::minus<>()},
      {"*", std::multiplies<>(), std::multiplies<>()},
      {"/", std::divides<>(), std::divides<>()},
  };
  struct Broadcast {
    Shape a, b, result;
  };
  const Broadcast broadcasts[] = {
      {{}, {}, {}},         {{2, 3}, {2, 3}, {2, 3}},   {{2, 3}, {}, {2, 3}},
      {{}, {2, 3}, {2, 3}}, {{3, 1}, {1, 4}, {3, 4}},   {{2, 3, 4}, {3, 1}, {2, 3, 4}},
      {{0}, {1}, {0}},      {{70000}, {70000}, {70000}}};
  for (const Operator& f : operators) {
    CAPTURE(f.name);
    for (const Broadcast& each : broadcasts) {
      CAPTURE(each.result);
      const Tensor a = random_tensor(each.a, 1), b = random_tensor(each.b, 2);
      CHECK(same_bits(f.on_tensors(a, b), build(each.result, [&](const Index& i) {
                        return f.on_numbers(static_cast<real>(at(a, i)),
                                            static_cast<real>(at(b, i)));
                      })));
    }
    CHECK(error_of([&] {
            f.on_tensors(Tensor::zeros({2, 3}), Tensor::zeros({2}));
          }) == f.name + ": shapes do not broadcast, [2, 3] and [2]");
  }
}

TEST_CASE("arithmetic of tensors: with a number") {
  const Tensor x = Tensor::of({0.5, -3, 7});
  CHECK(same_bits(-x, Tensor::of({-0.5, 3, -7})));
  CHECK(same_bits(x + 1, Tensor::of({1.5, -2, 8})));
  CHECK(same_bits(1 + x, x + 1));
  CHECK(same_bits(x - 1, Tensor::of({-0.5, -4, 6})));
  CHECK(same_bits(1 - x, Tensor::of({0.5, 4, -6})));
  CHECK(same_bits(x * 3, Tensor::of({1.5, -9, 21})));
  CHECK(same_bits(3 * x, x * 3));
  CHECK(same_bits(x / 3, Tensor::of({real(0.5) / 3, -1, real(7) / 3})));
  CHECK(same_bits(1 / x, Tensor::of({2, real(1) / -3, real(1) / 7})));
  CHECK(same_bits(x, Tensor::of({0.5, -3, 7})));
  CHECK((x * Tensor::zeros({0, 1})).shape() == Shape{0, 3});
}

}  // namespace
