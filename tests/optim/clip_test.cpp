// SPDX-License-Identifier: MIT
#include "attune/optim/clip.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "attune/autograd/backward.h"
#include "attune/autograd/gather.h"
#include "attune/autograd/reduction.h"
#include "attune/core/memory/allocator.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/optim/adam.h"
#include "attune/tests/support/failing_allocation.h"
#include "attune/tests/support/threads.h"

namespace {

using namespace attune;
using namespace attune::testing;

const real kNan = std::numeric_limits<real>::quiet_NaN();
const real kInfinity = std::numeric_limits<real>::infinity();

// Parameters a and b with these gradients; an undefined tensor is no gradient.
std::vector<NamedVariable> with_gradients(const Tensor& a, const Tensor& b) {
  std::vector<NamedVariable> parameters;
  for (const auto& [name, gradient] : {std::pair{"a", a}, std::pair{"b", b}}) {
    Variable variable(Tensor::zeros(gradient.shape()), true);
    variable.mutable_grad() = gradient;
    parameters.push_back({name, variable});
  }
  return parameters;
}

TEST_CASE("clip_grad_norm: all gradients shrink together") {
  struct Row {
    Tensor a, b;
    real max_norm, norm;
    Tensor clipped_a, clipped_b;
  };
  const Tensor a = Tensor::of({3, 4}), b = Tensor::full({1, 1}, 12), none;  // norm 13
  const Row rows[] = {
      {a, b, 20, 13, a, b},
      {a, b, 13, 13, a, b},
      {a, b, 6.5, 13, Tensor::of({1.5, 2}), Tensor::full({1, 1}, 6)},
      {a, b, kInfinity, 13, a, b},
      {a, none, 2.5, 5, Tensor::of({1.5, 2}), none},
      {none, none, 1, 0, none, none},
      {Tensor::zeros({2}), Tensor::zeros({1, 1}), 1, 0, Tensor::zeros({2}), Tensor::zeros({1, 1})},
      {Tensor::zeros({0, 3}), b, 6, 12, Tensor::zeros({0, 3}), Tensor::full({1, 1}, 6)},
  };
  for (const Row& row : rows) {
    CAPTURE(row.a);
    CAPTURE(row.b);
    CAPTURE(row.max_norm);
    const std::vector<NamedVariable> parameters = with_gradients(row.a, row.b);
    CHECK(clip_grad_norm(parameters, row.max_norm) == row.norm);
    CHECK(close(parameters[0].variable.grad(), row.clipped_a));
    CHECK(close(parameters[1].variable.grad(), row.clipped_b));
  }
  CHECK(clip_grad_norm({}, 1) == 0);
}

TEST_CASE("clip_grad_value: each element shrinks alone") {
  const std::vector<NamedVariable> parameters =
      with_gradients(Tensor::of({-3, -0.5, 0, 0.5, 3}), Tensor());
  clip_grad_value(parameters, 0.5);
  CHECK(same_bits(parameters[0].variable.grad(), Tensor::of({-0.5, -0.5, 0, 0.5, 0.5})));
  CHECK(!parameters[1].variable.grad().defined());
}

TEST_CASE("clipping: a bad gradient is named, and nothing changes") {
  const Tensor good = Tensor::of({3, 4});
  for (const real bad_number : {kNan, kInfinity, -kInfinity}) {
    const Tensor bad = Tensor::of({1, bad_number});
    struct Row {
      Tensor a, b;
      std::string sentence;
    };
    const Row rows[] = {
        {bad, good, ": the gradient of a has a NaN or an infinity"},
        {good, bad, ": the gradient of b has a NaN or an infinity"},
        {bad, bad, ": the gradient of a has a NaN or an infinity"},
        {Tensor(), bad, ": the gradient of b has a NaN or an infinity"},
    };
    for (const auto& [a, b, sentence] : rows) {
      const std::vector<NamedVariable> parameters = with_gradients(a, b);
      CHECK(error_of([&] { clip_grad_norm(parameters, 1); }) == "clip_grad_norm" + sentence);
      CHECK(error_of([&] { clip_grad_value(parameters, 1); }) == "clip_grad_value" + sentence);
      CHECK(close(parameters[0].variable.grad(), a));
      CHECK(close(parameters[1].variable.grad(), b));
    }
  }
}

TEST_CASE("clip_grad_norm: gradients whose squares overflow are named") {
  const Tensor huge = Tensor::of({std::numeric_limits<real>::max()});
  const std::vector<NamedVariable> parameters = with_gradients(Tensor::of({1}), huge);
  CHECK(error_of([&] { clip_grad_norm(parameters, 1); }) ==
        "clip_grad_norm: the gradient of b is too large to be squared");
  const Tensor large = Tensor::of({std::sqrt(std::numeric_limits<real>::max()) * real(0.9)});
  const auto together = [&] { clip_factor(with_gradients(large, large), 1); };
  CHECK(error_of(together) ==  // a float's squares are added up in double
        (sizeof(real) == 4 ? "no error"
                           : "clip_factor: all gradients together are too large to be squared"));
}

TEST_CASE("clip_grad_norm: where memory is short, all gradients shrink or none") {
  const auto make = [] {
    std::vector<NamedVariable> parameters = with_gradients(Tensor::of({3, 4}), Tensor::of({0}));
    Variable table(Tensor::ones({3, 2}), true);
    backward(sum(gather(table, Ids({1}))));
    parameters.push_back({"table", table});
    return parameters;
  };
  const std::vector<NamedVariable> right = make(), found = make();
  clip_grad_norm(right, 1);
  const auto stays = [&] {
    release_cached_memory();
    CHECK(same_bits(found[0].variable.grad(), Tensor::of({3, 4})));
  };
  CHECK(fail_each_allocation([&] { clip_grad_norm(found, 1); }, stays) > 0);
  for (size_t i = 0; i < right.size(); ++i) {
    CHECK(same_bits(found[i].variable.grad(), right[i].variable.grad()));
  }
}

TEST_CASE("clipping: a bad limit throws") {
  for (const real bad : {real(0), real(-1), kNan}) {
    CHECK_THROWS_AS(clip_grad_norm({}, bad), Error);
    CHECK_THROWS_AS(clip_grad_value({}, bad), Error);
  }
  CHECK(error_of([] { clip_grad_norm({}, -1); }) ==
        "clip_grad_norm: max_norm must be above 0, is -1");
  CHECK(error_of([] { clip_grad_value({}, 0); }) ==
        "clip_grad_value: the limit must be above 0, is 0");
}

TEST_CASE("clipping: values and other copies of a gradient stay as they are") {
  const Tensor shared = Tensor::of({3, 4});
  std::vector<NamedVariable> parameters = with_gradients(shared, Tensor());
  parameters[0].variable.mutable_value() = shared;
  clip_grad_norm(parameters, 1);
  clip_grad_value(parameters, 0.5);
  CHECK(same_bits(shared, Tensor::of({3, 4})));
  CHECK(same_bits(parameters[0].variable.value(), shared));
}

TEST_CASE("clip_grad_norm: the thread count changes no bit") {
  const Tensor gradient = random_tensor({300'007});
  std::vector<real> norms;
  std::vector<Tensor> clipped;
  for (const int n : {1, 2, 3}) {
    const Threads threads(n);
    const std::vector<NamedVariable> parameters = with_gradients(gradient, gradient);
    norms.push_back(clip_grad_norm(parameters, 1));
    clipped.push_back(parameters[1].variable.grad());
  }
  for (const size_t i : {1, 2}) {
    CHECK(norms[i] == norms[0]);
    CHECK(same_bits(clipped[i], clipped[0]));
  }
}

TEST_CASE("clipping: a parameter that is listed twice is refused, and nothing changes") {
  std::vector<NamedVariable> parameters = with_gradients(Tensor::of({3, 4}), Tensor::of({1}));
  parameters.push_back({"tied", parameters[0].variable});
  const std::string sentence = ": one parameter is given twice, as a and as tied";
  CHECK(error_of([&] { clip_grad_norm(parameters, 1); }) == "clip_grad_norm" + sentence);
  CHECK(error_of([&] { clip_factor(parameters, 1); }) == "clip_factor" + sentence);
  CHECK(error_of([&] { clip_grad_value(parameters, 1); }) == "clip_grad_value" + sentence);
  CHECK(error_of([&] { Adam adam(parameters); }) == "adam" + sentence);
  CHECK(same_bits(parameters[0].variable.grad(), Tensor::of({3, 4})));
}

}  // namespace
