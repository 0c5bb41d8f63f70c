// SPDX-License-Identifier: MIT
// What stands in a memory's padding, and which sentences share a batch, changes nothing.
#include <doctest/doctest.h>

#include "attune/autograd/backward.h"
#include "attune/core/elementwise.h"
#include "attune/core/layout.h"
#include "attune/tests/nn/attention/attention_kinds.h"
#include "attune/tests/support/modules.h"
#include "attune/tests/support/tensors.h"

namespace {

using namespace attune;
using namespace attune::testing;

constexpr int64_t kQueries = 4, kSteps = 5;
const std::vector<int32_t> kLengths = {5, 1, 3};
const int64_t kBatch = static_cast<int64_t>(kLengths.size());

// Random numbers; those in the padding by another seed and 1000 times as large.
Tensor padded_memory(const Attentive& model, uint64_t seed, uint64_t padding_seed) {
  const Tensor words = model.random_memory(kSteps, kBatch, seed);
  const Tensor padding = model.random_memory(kSteps, kBatch, padding_seed);
  return build(words.shape(), [&](const Index& i) {
    const bool is_padding = i[0] >= kLengths[static_cast<size_t>(i[1])];
    return is_padding ? 1000 * at(padding, i) : at(words, i);
  });
}

struct Run {
  Tensor context, weights, d_queries, d_memory;
  std::vector<Tensor> d_parameters;
};

// Forward, and backward from the contexts weighted with dy.
Run run(const Attentive& model, const Tensor& queries, const Tensor& memory, const Ids& lengths,
        const Tensor& dy) {
  for (NamedVariable p : model.parameters()) p.variable.zero_grad();
  const Attention& attention = *model.attention();
  const Variable q(queries, true), m(memory, true);
  const auto [context, weights] = attention.attend(q, attention.prepare(m, lengths));
  backward(context, dy);
  return {context.value(), weights.value(), q.grad(), m.grad(), gradients(model)};
}

TEST_CASE("Attention: what stands in the padding changes no bit of output and gradients") {
  for_each_attention([](const Attentive& model) {
    const Tensor queries = model.random_queries(kQueries, kBatch, 1);
    const Tensor dy = random_tensor({kQueries, kBatch, model.kind().memory_size}, 2);
    const Run a = run(model, queries, padded_memory(model, 3, 4), Ids(kLengths), dy);
    const Run b = run(model, queries, padded_memory(model, 3, 5), Ids(kLengths), dy);
    CHECK(equal(a.context, b.context));
    CHECK(equal(a.weights, b.weights));
    CHECK(equal(a.d_queries, b.d_queries));
    CHECK(equal(a.d_memory, b.d_memory));
    for (size_t i = 0; i < a.d_parameters.size(); ++i) {
      CHECK(equal(a.d_parameters[i], b.d_parameters[i]));
    }
    for (const Index& i : places(a.d_memory.shape())) {
      if (i[0] >= kLengths[static_cast<size_t>(i[1])]) CHECK(at(a.d_memory, i) == 0);
    }
  });
}

TEST_CASE("Attention: batch-mates change nothing") {
  for_each_attention([](const Attentive& model) {
    const Tensor queries = model.random_queries(kQueries, kBatch, 1);
    const Tensor dy = random_tensor({kQueries, kBatch, model.kind().memory_size}, 2);
    const Tensor memory = padded_memory(model, 3, 4);
    const Run together = run(model, queries, memory, Ids(kLengths), dy);
    std::vector<Tensor> total;
    for (const Tensor& d : together.d_parameters) total.push_back(Tensor::zeros(d.shape()));
    for (int64_t b = 0; b < kBatch; ++b) {
      CAPTURE(b);
      const int32_t length = kLengths[static_cast<size_t>(b)];
      const auto only = [b](const Tensor& x) { return slice(x, 1, b, b + 1); };
      const Run alone =
          run(model, only(queries), only(memory).slice(0, length), Ids({length}), only(dy));
      CHECK(close(alone.context, only(together.context)));
      CHECK(close(alone.weights, slice(only(together.weights), 2, 0, length)));
      CHECK(close(alone.d_queries, only(together.d_queries)));
      CHECK(close(alone.d_memory, only(together.d_memory).slice(0, length)));
      for (size_t i = 0; i < total.size(); ++i) add_in_place(total[i], alone.d_parameters[i]);
    }
    for (size_t i = 0; i < total.size(); ++i) CHECK(close(total[i], together.d_parameters[i]));
  });
}

}  // namespace
