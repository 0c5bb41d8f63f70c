// SPDX-License-Identifier: MIT
#include "attune/nn/losses.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "attune/autograd/backward.h"
#include "attune/autograd/check_gradients.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"

namespace {

using namespace attune;
using namespace attune::testing;

constexpr real kMost = std::numeric_limits<real>::max();

TEST_CASE("mse_loss: values and gradients") {
  const Variable y(Tensor::of({{1, 2}, {3, 5}}), true);
  const Tensor target = Tensor::of({{1, 0}, {4, 2}});
  CHECK(mse_loss(y, target).item() == doctest::Approx(14.0 / 4));
  backward(mse_loss(y, target));
  CHECK(close(y.grad(), Tensor::of({{0, 1}, {real(-0.5), real(1.5)}})));
  for (const Shape& shape : {Shape{}, Shape{1}, Shape{3, 2}}) {
    const Variable x(random_tensor(shape), true);
    CHECK_NOTHROW(check_gradients([&] { return mse_loss(x, random_tensor(shape, 2)); }, {x}));
  }
}

TEST_CASE("binary_cross_entropy_with_logits: values and gradients") {
  struct Row {
    real logit, target;
    double loss, gradient;
  };
  const double small = std::log1p(std::exp(-2.0)), p = 1 / (1 + std::exp(-2.0));
  const Row rows[] = {
      // At 0, where max(x, 0) and |x| have their kinks, there is none in the loss.
      {0, 0, std::log(2), 0.5},
      {0, 1, std::log(2), -0.5},
      {0, real(0.25), std::log(2), 0.25},
      {2, 1, small, p - 1},
      {2, 0, small + 2, p},
      {-2, 0, small, 1 - p},
      {-2, real(0.5), small + 1, 0.5 - p},
      {1000, 1, 0, 0},
      {1000, 0, 1000, 1},
      {-1000, 0, 0, 0},
      {-1000, 1, 1000, -1},
      {kMost, 1, 0, 0},
      {-kMost, 0, 0, 0},
      {kMost, 0, kMost, 1},
  };
  for (const Row& row : rows) {
    CAPTURE(row.logit);
    CAPTURE(row.target);
    const Variable x(Tensor::scalar(row.logit), true);
    const Variable loss = binary_cross_entropy_with_logits(x, Tensor::scalar(row.target));
    CHECK(close(loss.value(), Tensor::scalar(static_cast<real>(row.loss))));
    backward(loss);
    CHECK(close(x.grad(), Tensor::scalar(static_cast<real>(row.gradient))));
  }
}

TEST_CASE(
    "binary_cross_entropy_with_logits: a small loss and gradient are as exact as large ones") {
  for (const double logit : {5.0, 10.0, 20.0, 40.0, 80.0}) {
    CAPTURE(logit);
    for (const real target : {real(0), real(1)}) {
      const Variable x(Tensor::scalar(static_cast<real>(target == 1 ? logit : -logit)), true);
      const Variable loss = binary_cross_entropy_with_logits(x, Tensor::scalar(target));
      const double exact = std::log1p(std::exp(-logit));
      CHECK(std::abs(loss.item() - exact) <= kTolerance * exact);
      backward(loss);
      const double slope = (target == 1 ? -1 : 1) / (1 + std::exp(logit));
      CHECK(std::abs(x.grad().item() - slope) <= kTolerance * std::abs(slope));
    }
  }
}

TEST_CASE("binary_cross_entropy_with_logits: the mean over all elements, against differences") {
  const Tensor target = build({3, 2}, [](const Index& i) { return i[1]; });
  const Variable x(random_tensor({3, 2}), true);
  CHECK_NOTHROW(check_gradients([&] { return binary_cross_entropy_with_logits(x, target); }, {x}));
  CHECK(binary_cross_entropy_with_logits(constant(Tensor::zeros({3, 2})), target).item() ==
        doctest::Approx(std::log(2)));
}

TEST_CASE("losses: shapes that differ, and nothing at all, throw") {
  const Variable x = constant(Tensor::zeros({3, 2})), none = constant(Tensor::zeros({0, 2}));
  CHECK(error_of([&] { mse_loss(x, Tensor::zeros({2})); }) ==
        "mse_loss: target [2] does not fit [3, 2]");
  CHECK(error_of([&] {
          binary_cross_entropy_with_logits(x, Tensor::zeros({3, 1}));
        }) == "binary_cross_entropy_with_logits: target [3, 1] does not fit [3, 2]");
  CHECK(error_of([&] { mse_loss(none, none.value()); }) == "mse_loss: [0, 2] has no elements");
  CHECK(error_of([&] { binary_cross_entropy_with_logits(none, none.value()); }) ==
        "binary_cross_entropy_with_logits: [0, 2] has no elements");
}

TEST_CASE("binary_cross_entropy_with_logits: a target that is no probability is refused") {
  const Variable x = constant(Tensor::zeros({2}));
  struct Row {
    real target;
    std::string is;
  };
  const Row rows[] = {{real(-0.5), "-0.5"}, {2, "2"}, {real(std::nan("")), "nan"}};
  for (const Row& row : rows) {
    CHECK(error_of([&] {
            binary_cross_entropy_with_logits(x, Tensor::of({1, row.target}));
          }) ==
          "binary_cross_entropy_with_logits: targets must lie in [0, 1], element 1 is " + row.is);
  }
}

TEST_CASE("binary_cross_entropy_with_logits: its gradient is that of a mean, divided once") {
  for (int64_t n = 1; n < 100; ++n) {
    CAPTURE(n);
    Variable logits(Tensor::zeros({n}), true);
    backward(binary_cross_entropy_with_logits(logits, Tensor::full({n}, 0.125)));
    CHECK(same_bits(logits.grad(), Tensor::full({n}, real(0.375) / static_cast<real>(n))));
  }
}

}  // namespace
