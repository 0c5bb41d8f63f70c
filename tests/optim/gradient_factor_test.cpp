// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <limits>

#include "attune/autograd/backward.h"
#include "attune/autograd/gather.h"
#include "attune/core/elementwise.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/optim/clip.h"
#include "attune/tests/optim/optimizers.h"

/// Optimizer::step(gradient_factor), and clip_factor(), which finds the factor.
namespace {

using namespace attune;
using namespace attune::testing;

struct Model {
  Variable weight{random_tensor({5, 3}, 1), true}, bias{random_tensor({3}, 2), true};
  std::vector<NamedVariable> parameters{{"weight", weight}, {"bias", bias}};

  void set_gradients(uint64_t seed, real scale) {
    for (Variable* x : {&weight, &bias}) {
      x->mutable_grad() =
          map(random_tensor(x->shape(), seed++), [scale](real g) { return scale * g; });
    }
  }
};

TEST_CASE("gradient factor: a step with it is one with gradients scaled before") {
  for (const OptimizerKind& kind : all_optimizers()) {
    for (const real factor : {real(0.25), real(0), real(1), real(0.3)}) {
      CAPTURE(kind.name);
      CAPTURE(factor);
      Model a, b;
      const auto with_factor = kind.over(a.parameters), scaled = kind.over(b.parameters);
      for (uint64_t step = 0; step < 20; ++step) {
        a.set_gradients(10 * step, 1);
        b.set_gradients(10 * step, factor);
        const Tensor gradient = a.weight.grad();
        with_factor->step(factor);
        scaled->step();
        CHECK(same_bits(a.weight.grad(), gradient));  // which stays as it is
      }
      CHECK(close(a.weight.value(), b.weight.value()));
      CHECK(close(a.bias.value(), b.bias.value()));
    }
  }
}

TEST_CASE("clip_factor: with step(), does what clip_grad_norm() does before step()") {
  for (const OptimizerKind& kind : all_optimizers()) {
    CAPTURE(kind.name);
    Model a, b;
    const auto with_factor = kind.over(a.parameters), clipped = kind.over(b.parameters);
    for (uint64_t step = 0; step < 20; ++step) {
      for (Model* model : {&a, &b}) model->set_gradients(10 * step, step % 2 == 0 ? 5 : real(0.1));
      const real factor = clip_factor(a.parameters, 1);
      CHECK((factor < 1) == (step % 2 == 0));
      with_factor->step(factor);
      clip_grad_norm(b.parameters, 1);
      clipped->step();
    }
    CHECK(close(a.weight.value(), b.weight.value()));
    CHECK(close(a.bias.value(), b.bias.value()));
  }
}

TEST_CASE("clip_factor: min(1, max_norm / norm), of rows alone too") {
  Variable a(Tensor::zeros({2}), true), table(Tensor::zeros({9, 1}), true);
  const std::vector<NamedVariable> parameters = {{"a", a}, {"table", table}};
  CHECK(clip_factor(parameters, 1) == 1);  // no gradients
  a.mutable_grad() = Tensor::of({3, 4});
  backward(gather(table, Ids({7, 2, 7})), Tensor::from({3, 1}, {5, 0, 7}));  // norm 13
  CHECK(clip_factor(parameters, 6.5) == 0.5);
  CHECK(clip_factor(parameters, 13) == 1);
  CHECK(clip_factor(parameters, 20) == 1);
  CHECK(clip_factor(parameters, std::numeric_limits<real>::infinity()) == 1);
  CHECK(same_bits(a.grad(), Tensor::of({3, 4})));
  CHECK(table.row_grad() != nullptr);
}

TEST_CASE("clip_factor: what it refuses") {
  constexpr real kNan = std::numeric_limits<real>::quiet_NaN();
  Variable bad(Tensor::zeros({2}), true), huge(Tensor::zeros({1}), true);
  bad.mutable_grad() = Tensor::of({1, kNan});
  huge.mutable_grad() = Tensor::of({std::numeric_limits<real>::max()});
  Variable table(Tensor::zeros({9, 1}), true);
  backward(gather(table, Ids({7})), Tensor::full({1, 1}, kNan));
  const auto call = [](const Variable& x, real limit) {
    return error_of([&] { clip_factor({{"x", x}}, limit); });
  };
  CHECK(call(bad, 1) == "clip_factor: the gradient of x has a NaN or an infinity");
  CHECK(call(table, 1) == "clip_factor: the gradient of x has a NaN or an infinity");
  CHECK(call(huge, 1) == "clip_factor: the gradient of x is too large to be squared");
  CHECK(call(huge, 0) == "clip_factor: max_norm must be above 0, is 0");
  CHECK(call(huge, kNan) == "clip_factor: max_norm must be above 0, is nan");
}

}  // namespace
