// SPDX-License-Identifier: MIT
#include "attune/optim/moving_average.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "attune/autograd/arithmetic.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/support/failing_allocation.h"

namespace {

using namespace attune;
using namespace attune::testing;

TEST_CASE("moving average: its values are those of the formula, the first ones soon forgotten") {
  Variable x(Tensor::of({1, -2}), true);
  MovingAverage average({{"x", x}}, real(0.4));
  double expected[] = {1, -2};
  for (int t = 1; t <= 20; ++t) {
    x.mutable_value() = random_tensor({2}, static_cast<uint64_t>(t));
    average.update();
    const double d = std::min(0.4, t / (t + 9.0));
    for (int i = 0; i < 2; ++i) {
      expected[i] = d * expected[i] + (1 - d) * static_cast<double>(x.value().data()[i]);
      CHECK(average.state().tensors.at("average.x").data()[i] ==
            doctest::Approx(expected[i]).epsilon(1e-5));
    }
  }
}

TEST_CASE("moving average: it stands in the parameters as long as it is exchanged") {
  Variable x(Tensor::of({1, 2}), true);
  MovingAverage average({{"x", x}}, 0.5);
  x.mutable_value() = Tensor::of({3, 4});
  average.update();  // 0.1 and 0.9 times
  const Tensor learnt = x.value(), mean = average.state().tensors.at("average.x");
  CHECK(close(mean, Tensor::of({real(2.8), real(3.8)})));
  average.exchange();
  CHECK(average.is_exchanged());
  CHECK(same_bits(x.value(), mean));
  CHECK(same_bits(average.state().tensors.at("average.x"), mean));
  CHECK(error_of([&] { average.update(); }) ==
        "moving average: the averages stand in the parameters; exchange() first");
  average.exchange();
  CHECK(same_bits(x.value(), learnt));
  average.update();
}

TEST_CASE("moving average: one that takes up the state of another goes on as that does") {
  Variable x(Tensor::of({1, 2}), true);
  MovingAverage average({{"x", x}}, real(0.9)), resumed({{"x", x}}, real(0.9));
  for (int t = 0; t < 3; ++t) {
    x.mutable_value() = random_tensor({2}, static_cast<uint64_t>(t));
    average.update();
  }
  resumed.load_state(average.state());
  x.mutable_value() = Tensor::of({5, 6});
  average.update();
  resumed.update();
  CHECK(
      same_bits(average.state().tensors.at("average.x"), resumed.state().tensors.at("average.x")));
  CHECK(average.state().integers == resumed.state().integers);
}

TEST_CASE("moving average: what cannot be is refused, and changes nothing") {
  Variable x(Tensor::of({1, 2}), true), other(Tensor::of({1}), true);
  for (const real decay : {real(-0.1), real(1), std::numeric_limits<real>::quiet_NaN()}) {
    CHECK(error_of([&] {
            MovingAverage average({{"x", x}}, decay);
          }).starts_with("moving average: the decay must lie in [0, 1), is "));
  }
  CHECK(error_of([&] {
          MovingAverage average({{"x", x}, {"y", x}}, 0);
        }) == "moving average: one parameter is given twice, as x and as y");
  CHECK(error_of([&] {
          MovingAverage average({{"x", x}, {"x", other}}, 0);
        }) == "moving average: two parameters are named x");
  const Variable result = x + x;
  CHECK(error_of([&] {
          MovingAverage average({{"x", x}, {"y", result}}, 0);
        }) == "moving average: y is the result of an op, not a parameter");
  CHECK(error_of([&] {
          MovingAverage average({{"x", x}, {"y", Variable()}}, 0);
        }) == "moving average: parameter y is undefined");
  MovingAverage average({{"x", x}}, 0);
  SafetensorsFile state = average.state();
  state.tensors["average.x"] = Tensor::of({1, std::numeric_limits<real>::infinity()});
  CHECK(error_of([&] { average.load_state(state); }) ==
        "moving average: average.x of the saved state is not finite");
  CHECK(error_of([&] {
          average.load_state(MovingAverage({{"y", other}}, 0).state());
        }).starts_with("moving average: the saved state lacks average.x"));
  CHECK(same_bits(average.state().tensors.at("average.x"), x.value()));
  x.mutable_value() = Tensor::of({1, 2, 3});
  CHECK(error_of([&] { average.update(); }) == "moving average: x is [3], and was [2]");
}

TEST_CASE("moving average: where memory is short, all averages move or none") {
  Variable x(Tensor::of({1, 2}), true), y(Tensor::of({3}), true);
  MovingAverage average({{"x", x}, {"y", y}}, 0.5), right({{"x", x}, {"y", y}}, 0.5);
  x.mutable_value() = Tensor::of({5, 6});
  y.mutable_value() = Tensor::of({7});
  right.update();
  const SafetensorsFile before = average.state();
  const auto stays = [&] {
    for (const auto& [name, tensor] : average.state().tensors) {
      CHECK(same_bits(tensor, before.tensors.at(name)));
    }
  };
  CHECK(fail_each_allocation([&] { average.update(); }, stays) > 1);
  for (const auto& [name, tensor] : average.state().tensors) {
    CHECK(same_bits(tensor, right.state().tensors.at(name)));
  }
}

}  // namespace
