// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/backward.h"
#include "attune/autograd/layout.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/nn/recurrent/recurrent.h"
#include "attune/tests/nn/choices.h"
#include "attune/tests/nn/recurrent/cells.h"
#include "attune/tests/support/modules.h"

namespace {

using namespace attune;
using namespace attune::testing;

struct Outcome {
  std::vector<Tensor> values, gradients;
};

// Values of all results, and gradients of a random function of them.
Outcome outcome(const Module& layer, const std::vector<Variable>& results, const Variable& x) {
  Outcome found;
  for (const Variable& result : results) found.values.push_back(result.value());
  const Variable all = joined(results);
  backward(all, random_tensor(all.shape(), 7));
  found.gradients = gradients(layer);
  found.gradients.push_back(x.grad());
  for (NamedVariable parameter : layer.parameters()) parameter.variable.zero_grad();
  return found;
}

std::vector<Variable> step_through(const Recurrent& layer, const Variable& x, int64_t known) {
  const int64_t T = x.size(0), B = x.size(1), E = x.size(2);
  const Recurrent::Precomputed inputs = layer.precompute(slice(x, 2, 0, known));
  std::vector<RecurrentState> states = layer.zero_states(B);
  std::vector<Variable> outputs;
  for (int64_t t = 0; t < T; ++t) {
    const Variable fed = known < E ? select(slice(x, 2, known, E), t) : Variable();
    const Recurrent::Result next = layer.step(inputs, t, fed, states);
    states = next.final;
    outputs.push_back(next.output);
  }
  return parts({concat(outputs, 0), states});
}

// Twice the same layer, so that both draw the same masks.
void check_steps(const CellType& cell, const RecurrentOptions& options, Reading reading, int64_t T,
                 int64_t known, double tolerance = kTolerance) {
  CAPTURE(known);
  Rng rng(1), same(1);
  Root<Recurrent> layer(cell, 5, 6, rng, options), again(cell, 5, 6, same, options);
  layer->set_reading(reading);
  again->set_reading(reading);
  const Tensor data = random_tensor({T, 3, 5}, 2);
  const Variable x(data, true), y(data, true);
  const Ids lengths = Ids::full({3}, static_cast<int32_t>(T));
  const Outcome whole = outcome(*layer, parts((*layer)(x, lengths)), x);
  const Outcome steps = outcome(*again, step_through(*again, y, known), y);
  REQUIRE(whole.values.size() == steps.values.size());
  for (size_t i = 0; i < whole.values.size(); ++i) {
    CHECK(close(whole.values[i], steps.values[i], tolerance));
  }
  for (size_t i = 0; i < whole.gradients.size(); ++i) {
    CHECK(close(whole.gradients[i], steps.gradients[i], tolerance));
  }
}

TEST_CASE("Recurrent: steps have residuals and masks as whole layers do") {
  for (const Reading reading : kReadings) {
    CAPTURE(reading);
    for (const int64_t T : {1, 4}) {
      check_steps(cell_type<LSTMCell>(),
                  {.layers = 3, .dropout = real(0.5), .variational = true, .residual = true},
                  reading, T, 2);
    }
  }
}

TEST_CASE("Recurrent: stepping with a part of the input known gives what the whole layer gives") {
  for (const CellCase& kind : kCells) {
    const CellType& cell = kind.type;
    for (const Reading reading : kReadings) {
      CAPTURE(reading);
      for (const int64_t layers : {1, 2}) {
        for (const int64_t T : {1, 4}) {
          CAPTURE(kind.name);
          CAPTURE(layers);
          CAPTURE(T);
          for (const int64_t known : {2, 5}) {
            check_steps(cell, {.layers = layers}, reading, T, known, kind.tolerance);
          }
        }
      }
    }
  }
}

TEST_CASE("Recurrent: what does not fit a step is an error") {
  Rng rng(1);
  const Root<LSTM> both(5, 6, rng, RecurrentOptions{.bidirectional = true});
  Root<LSTM> one(5, 6, rng);
  const auto data = [](const Shape& shape) { return constant(Tensor::zeros(shape)); };
  CHECK(error_of([&] {
          one->precompute(data({4, 3, 6}));
        }) == "Recurrent: precomputes inputs [T, B, I] with T >= 1 and I <= 5, got [4, 3, 6]");
  CHECK(error_of([&] {
          both->precompute(data({4, 3, 2}));
        }) == "Recurrent: steps run in one direction, and these layers have two");
  const Recurrent::Precomputed four = one->precompute(data({4, 3, 2})),
                               single = one->precompute(data({1, 3, 2}));
  const auto step = [&](const Recurrent::Precomputed& inputs, int64_t t) {
    return error_of([&] { one->step(inputs, t, data({3, 3}), one->zero_states(3)); });
  };
  CHECK(error_of([&] { one->step(four, 0, Variable(), one->zero_states(3)); }) ==
        "Recurrent: a step is fed exactly what was not precomputed of its input");
  CHECK(step(four, 4) == "Recurrent: no step 4, inputs of 4 steps were precomputed");
  CHECK(step(four, -1) == "Recurrent: no step -1, inputs of 4 steps were precomputed");
  CHECK(step(single, 1) == "Recurrent: no step 1, inputs of 1 steps were precomputed");
  CHECK(error_of([&] {
          one->step(four, 0, data({3, 3}), one->zero_states(2));
        }) == "Recurrent: the hidden state 0 is [2, 6], and has to be [3, 6]");
  one->set_reading(Reading::composed);
  CHECK(step(four, 0) ==
        "Recurrent: the inputs of a step were precomputed in the other reading; precompute them "
        "after set_reading()");
}

TEST_CASE("Recurrent: what other layers precomputed is refused") {
  Rng rng(1);
  const auto layers = [](int64_t count) {
    return RecurrentOptions{.layers = count, .dropout = real(0.5), .variational = true};
  };
  const Root<LSTM> two(6, 6, rng, layers(2)), four(6, 6, rng, layers(4));
  const Root<LSTM> both(6, 6, rng, RecurrentOptions{.bidirectional = true});
  const Recurrent::Precomputed inputs = two->precompute(constant(Tensor::zeros({3, 1, 6})));
  for (const auto* other : {&four, &both}) {
    CHECK(error_of([&] { (*other)->step(inputs, 0, Variable(), (*other)->zero_states(1)); }) ==
          "Recurrent: the inputs of a step were precomputed by other layers");
  }
}

}  // namespace
