// SPDX-License-Identifier: MIT
// What stands in the padding, and which sentences share a batch, changes nothing.
#include <doctest/doctest.h>

#include "attune/autograd/backward.h"
#include "attune/core/elementwise.h"
#include "attune/core/layout.h"
#include "attune/nn/recurrent/recurrent.h"
#include "attune/tests/nn/recurrent/cells.h"
#include "attune/tests/support/modules.h"
#include "attune/tests/support/tensors.h"

namespace {

using namespace attune;
using namespace attune::testing;

constexpr int64_t kSteps = 5, kInput = 3, kHidden = 2;
const std::vector<int32_t> kLengths = {5, 2, 0, 1, 3};
const int64_t kBatch = static_cast<int64_t>(kLengths.size());

bool is_padding(const Index& place) { return place[0] >= kLengths[static_cast<size_t>(place[1])]; }

// Random numbers; those in the padding by another seed and 1000 times as large.
Tensor sentences(int64_t width, uint64_t seed, uint64_t padding_seed) {
  const Shape shape{kSteps, kBatch, width};
  const Tensor words = random_tensor(shape, seed), padding = random_tensor(shape, padding_seed);
  return build(
      shape, [&](const Index& i) { return is_padding(i) ? 1000 * at(padding, i) : at(words, i); });
}

// Columns [b, b + 1) of the batch and rows [0, length): sentence b alone.
Tensor alone(const Tensor& x, int64_t b) {
  return slice(slice(x, 0, 0, kLengths[static_cast<size_t>(b)]), 1, b, b + 1);
}

struct Run {
  Recurrent::Result result;
  Tensor dx;
  std::vector<Tensor> dw;
};

// Forward and backward, from the output weighted with dy and the final states with 1.
Run run(const Root<Recurrent>& layer, const Tensor& x, const Ids& lengths, const Tensor& dy) {
  for (NamedVariable p : layer->parameters()) p.variable.zero_grad();
  const Variable in(x, true);
  Run run{layer(in, lengths), Tensor(), {}};
  std::vector<Variable> all = parts(run.result);
  std::vector<Variable> seeds{constant(dy)};
  for (size_t i = 1; i < all.size(); ++i) seeds.push_back(constant(Tensor::ones(all[i].shape())));
  backward(joined(all), joined(seeds).value());
  run.dx = in.grad();
  run.dw = gradients(*layer);
  return run;
}

template <class Check>
void for_each_layer(Check check) {
  for (const CellRow& kind : kCells) {
    const CellType& cell = kind.type;
    for (const bool bidirectional : {false, true}) {
      CAPTURE(kind.name);
      CAPTURE(bidirectional);
      Rng rng(1);
      const RecurrentOptions options{.layers = 2, .bidirectional = bidirectional};
      const Root<Recurrent> layer(cell, kInput, kHidden, rng, options);
      check(layer, kHidden * layer->directions());
    }
  }
}

TEST_CASE("Recurrent: the output and dL/dx are zero in the padding") {
  for_each_layer([](const Root<Recurrent>& layer, int64_t width) {
    const Run r = run(layer, sentences(kInput, 1, 2), Ids(kLengths), sentences(width, 3, 4));
    for (const Index& i : places({kSteps, kBatch, width})) {
      if (is_padding(i)) CHECK(at(r.result.output.value(), i) == 0);
    }
    for (const Index& i : places({kSteps, kBatch, kInput})) {
      if (is_padding(i)) CHECK(at(r.dx, i) == 0);
    }
  });
}

TEST_CASE("Recurrent: what stands in the padding changes no bit of output and gradients") {
  for_each_layer([](const Root<Recurrent>& layer, int64_t width) {
    const Run a = run(layer, sentences(kInput, 1, 2), Ids(kLengths), sentences(width, 3, 4));
    const Run b = run(layer, sentences(kInput, 1, 5), Ids(kLengths), sentences(width, 3, 6));
    CHECK(equal(joined(parts(a.result)).value(), joined(parts(b.result)).value()));
    CHECK(equal(a.dx, b.dx));
    for (size_t i = 0; i < a.dw.size(); ++i) CHECK(equal(a.dw[i], b.dw[i]));
  });
}

TEST_CASE("Recurrent: more padding behind all sentences changes nothing") {
  for_each_layer([](const Root<Recurrent>& layer, int64_t width) {
    const Tensor x = sentences(kInput, 1, 2), dy = sentences(width, 3, 4);
    const Run a = run(layer, x, Ids(kLengths), dy);
    const Run b = run(layer, concat({x, x}, 0), Ids(kLengths), concat({dy, dy}, 0));
    CHECK(close(a.result.output.value(), b.result.output.value().slice(0, kSteps)));
    CHECK(close(joined(parts(a.result.final)).value(), joined(parts(b.result.final)).value()));
    CHECK(close(a.dx, b.dx.slice(0, kSteps)));
    for (size_t i = 0; i < a.dw.size(); ++i) CHECK(close(a.dw[i], b.dw[i]));
  });
}

TEST_CASE("Recurrent: batch-mates change nothing") {
  for_each_layer([](const Root<Recurrent>& layer, int64_t width) {
    const Tensor x = sentences(kInput, 1, 2), dy = sentences(width, 3, 4);
    const Run together = run(layer, x, Ids(kLengths), dy);
    std::vector<Tensor> total;
    for (const Tensor& dw : together.dw) total.push_back(Tensor::zeros(dw.shape()));
    for (int64_t b = 0; b < kBatch; ++b) {
      const int32_t length = kLengths[static_cast<size_t>(b)];
      if (length == 0) continue;
      CAPTURE(b);
      const Run single = run(layer, alone(x, b), Ids({length}), alone(dy, b));
      CHECK(close(single.result.output.value(), alone(together.result.output.value(), b)));
      CHECK(close(single.dx, alone(together.dx, b)));
      for (size_t i = 0; i < single.result.final.size(); ++i) {
        const Tensor all = together.result.final[i].front().value();
        CHECK(close(single.result.final[i].front().value(), all.slice(b, b + 1)));
      }
      for (size_t i = 0; i < total.size(); ++i) add_in_place(total[i], single.dw[i]);
    }
    for (size_t i = 0; i < total.size(); ++i) CHECK(close(total[i], together.dw[i]));
  });
}

TEST_CASE("Recurrent: a sentence of length 0 keeps its initial state") {
  for_each_layer([](const Root<Recurrent>& layer, int64_t) {
    std::vector<RecurrentState> initial = layer->zero_states(kBatch);
    for (RecurrentState& state : initial) {
      state = random_state(layer->cell(), kBatch, layer->hidden(), 7);
    }
    const auto final = layer(constant(sentences(kInput, 1, 2)), Ids(kLengths), initial).final;
    const std::vector<Variable> before = parts(initial), after = parts(final);
    for (size_t i = 0; i < before.size(); ++i) {
      CHECK(same_bits(before[i].value()[2], after[i].value()[2]));
    }
  });
}

}  // namespace
