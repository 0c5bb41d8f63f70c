// SPDX-License-Identifier: MIT
#include "attune/nn/dropout.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "attune/autograd/backward.h"
#include "attune/core/reduce.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/nn/choices.h"
#include "attune/tests/support/modules.h"

namespace {

using namespace attune;
using namespace attune::testing;

TEST_CASE("Dropout module: zeros with probability p, and the mean stays") {
  for (const real p : {real(0.1), real(0.5), real(0.9)}) {
    CAPTURE(p);
    Rng rng(1);
    const Root<Dropout> layer(p, rng);
    const Variable x = Variable(Tensor::ones({200, 500}), true);
    const Variable y = layer(x);
    const auto n = static_cast<double>(y.numel());
    const auto zeros = std::count(y.value().data(), y.value().data() + y.numel(), real(0));
    CHECK(static_cast<double>(zeros) / n == doctest::Approx(p).epsilon(0.05));
    CHECK(sum(y.value()) / n == doctest::Approx(1).epsilon(0.05));
    backward(y, Tensor::ones(y.shape()));
    CHECK(same_bits(x.grad(), y.value()));  // dy/dx is the scaled mask, and x is 1
  }
}

TEST_CASE("Dropout module: in evaluation mode, or with p = 0, hands x on") {
  Rng rng(1);
  Root<Dropout> half(real(0.5), rng), none(0, rng);
  half->eval();
  const Variable x = constant(random_tensor({20, 5}));
  const Rng::State before = half->streams()[0].stream->state();
  CHECK(same_bits(half(x).value(), x.value()));
  CHECK(same_bits(none(x).value(), x.value()));
  CHECK(half->streams()[0].stream->state() == before);
}

TEST_CASE("Dropout module: what is to be multiplied by is 1 in evaluation mode, or with p = 0") {
  Rng rng(1);
  Root<Dropout> half(real(0.5), rng), none(0, rng);
  half->eval();
  for (const Root<Dropout>* layer : {&half, &none}) {
    const uint64_t before = (**layer).streams()[0].stream->state().position;
    CHECK(same_bits((*layer)->sequence_mask(20, 5).value(), Tensor::ones({20, 5})));
    CHECK((**layer).streams()[0].stream->state().position == before);
  }
}

TEST_CASE("Dropout module: owns a stream, forked at construction") {
  Rng rng(1), same(1);
  const Root<Dropout> first(real(0.5), rng), second(real(0.5), rng), twin(real(0.5), same);
  CHECK(first->streams()[0].name == "rng");
  CHECK(described(*first).empty());
  const Variable x = constant(Tensor::ones({100}));
  const Tensor y = first(x).value();
  CHECK_FALSE(same_bits(y, first(x).value()));   // each call draws anew
  CHECK_FALSE(same_bits(y, second(x).value()));  // each layer has its own stream
  rng.next_u32();                                // what others draw does not matter
  CHECK(same_bits(y, twin(x).value()));          // equal seeds, equal masks
}

// Whether what two places of y keep, or lose, is the same everywhere.
bool agree(const Tensor& a, const Tensor& b) {
  const std::vector<real> of_a = a.to_vector(), of_b = b.to_vector();
  return std::equal(of_a.begin(), of_a.end(), of_b.begin(),
                    [](real x, real y) { return (x == 0) == (y == 0); });
}

TEST_CASE("Dropout module: elements, whole sequences and whole vectors") {
  Rng rng(1);
  const Variable x(Tensor::ones({3, 40, 30}), true);
  for (const DropoutUnit unit : kDropoutUnits) {
    CAPTURE(unit);
    const Root<Dropout> layer(real(0.25), rng, unit);
    const Variable y = layer(x);
    for (const real value : y.value().to_vector()) {
      CHECK((value == 0 || value == doctest::Approx(4.0 / 3)));
    }
    CHECK(sum(y.value()) / static_cast<double>(y.numel()) == doctest::Approx(1).epsilon(0.2));
    CHECK(agree(y.value()[0], y.value()[1]) == (unit == DropoutUnit::sequence));
    CHECK(agree(y.value()[0], y.value()[2]) == (unit == DropoutUnit::sequence));
    const Tensor first = y.value()[0][0];  // of one step of one sequence
    const auto zeros = std::count(first.data(), first.data() + 30, real(0));
    CHECK((zeros == 0 || zeros == 30) == (unit == DropoutUnit::vector));
    backward(y, Tensor::ones(y.shape()));
    CHECK(same_bits(x.grad(), y.value()));
    Variable(x).zero_grad();
  }
  const Root<Dropout> layer(real(0.25), rng, DropoutUnit::vector);
  CHECK(error_of([&] {
          layer(constant(Tensor::ones({2, 3})));
        }) == "Dropout: whole sequences or vectors need x [T, B, H], got [2, 3]");
}

TEST_CASE("Dropout module: a probability outside [0, 1) is refused") {
  Rng rng(1);
  CHECK(error_of([&] { Root<Dropout>(real(1), rng); }) ==
        "Dropout: the probability must lie in [0, 1), is 1");
  CHECK(error_of([&] { Root<Dropout>(real(-0.5), rng); }) ==
        "Dropout: the probability must lie in [0, 1), is -0.5");
  const real nan = std::numeric_limits<real>::quiet_NaN();
  CHECK(error_of([&] { Root<Dropout>(nan, rng); }) ==
        "Dropout: the probability must lie in [0, 1), is nan");
}

}  // namespace
