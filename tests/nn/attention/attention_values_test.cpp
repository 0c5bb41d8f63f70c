// SPDX-License-Identifier: MIT
// Every attention's weights and contexts against its equation, written out in plain loops.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "attune/core/testing/tensors.h"
#include "attune/tests/nn/attention/attentive.h"
#include "attune/tests/support/modules.h"

namespace {

using namespace attune;
using namespace attune::testing;
using plain::Vector;

constexpr int64_t kQueries = 3, kHypotheses = 2, kSteps = 4;
const std::vector<int32_t> kLengths = {4, 1, 3};

// The model's contexts and weights, for mixed lengths, against query after query.
void check_values(const Attentive& model, const plain::Look& look) {
  const auto B = static_cast<int64_t>(kLengths.size()), rows = kHypotheses * B;
  const Tensor queries = model.random_queries(kQueries, rows);
  const Tensor memory = model.random_memory(kSteps, B);
  Tensor context = Tensor::zeros({kQueries, rows, memory.size(2)});
  Tensor weights = Tensor::zeros({kQueries, rows, kSteps});
  for (int64_t row = 0; row < rows; ++row) {
    const int32_t length = kLengths[static_cast<size_t>(row % B)];
    std::vector<Vector> vectors;
    for (int64_t s = 0; s < length; ++s) vectors.push_back(plain::numbers(memory[s][row % B]));
    Vector so_far(vectors.size());
    for (int64_t t = 0; t < kQueries; ++t) {
      const plain::Looked seen = look(plain::numbers(queries[t][row]), vectors, so_far);
      so_far = plain::sum_of({so_far, seen.weights});
      const auto put = [&](const Vector& from, Tensor& to, int64_t at) {
        for (const double number : from) to.mutable_data()[at++] = static_cast<real>(number);
      };
      put(seen.context, context, (t * rows + row) * memory.size(2));
      put(seen.weights, weights, (t * rows + row) * kSteps);
    }
  }
  Attention::State state;
  const Attention::Result result = model.attention()->attend(
      constant(queries), model.attention()->prepare(constant(memory), Ids(kLengths)), state);
  CHECK(close(result.context.value(), context));
  CHECK(close(result.weights.value(), weights));
}

TEST_CASE("Attention: weights and contexts, from the equations") {
  for_each_attention([](const Attentive& model) {
    const plain::Weight w = [&](const std::string& name) {
      return parameter(model, "attention." + name).value();
    };
    const AttentionKind& kind = model.kind();
    check_values(model, kind.score ? plain::look_by(w, kind.score) : kind.look(w));
  });
}

}  // namespace
