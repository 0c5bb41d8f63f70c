// SPDX-License-Identifier: MIT
#include "attune/nn/attention.h"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <memory>
#include <string>

#include "attune/autograd/check_gradients.h"
#include "attune/autograd/layout.h"
#include "attune/core/reduce.h"
#include "attune/nn/additive_attention.h"
#include "attune/nn/dot_attention.h"
#include "attune/tests/support/errors.h"
#include "attune/tests/support/modules.h"
#include "attune/tests/support/tensors.h"

namespace {

using namespace attune;
using namespace attune::testing;

constexpr int64_t kQuery = 3, kMemory = 4, kUnits = 2;

/// An attention of either kind, chosen at run time.
class Model : public Module {
 public:
  Model(Place at, bool additive, Rng& rng)
      : Module(at), attention_(this, "attention", [&](Place p) -> std::unique_ptr<Attention> {
          if (additive) {
            return std::make_unique<AdditiveAttention>(p, kQuery, kMemory, kUnits, rng);
          }
          return std::make_unique<GeneralAttention>(p, kQuery, kMemory, rng);
        }) {}
  Attention::Result operator()(const Variable& queries, const Variable& memory,
                               const Ids& lengths) const {
    return attention_->attend(queries, attention_->prepare(memory, lengths));
  }
  const Child<Attention>& attention() const { return attention_; }

 private:
  Child<Attention> attention_;
};

template <class Check>
void for_each_kind(Check check) {
  for (const bool additive : {false, true}) {
    CAPTURE(additive);
    Rng rng(1);
    const Root<Model> model(additive, rng);
    check(model);
  }
}

TEST_CASE("Attention: the names and shapes of the weights") {
  Rng rng(1);
  CHECK(described(*Root<Model>(false, rng)) == "attention.key.weight [3, 4]");
  CHECK(described(*Root<Model>(true, rng)) ==
        "attention.v [2, 1], attention.query.weight [2, 3], attention.key.weight [2, 4], "
        "attention.key.bias [2]");
}

TEST_CASE("Attention: a worked example, general, with one padded position") {
  Rng rng(1);
  const Root<GeneralAttention> attention(2, 2, rng);
  parameter(*attention, "key.weight").mutable_value() =
      Tensor::of({{real(0.7), real(-0.3)}, {real(0.1), real(0.5)}});
  const std::vector<real> states = {1, real(0.8), real(0.2), real(1.5), 9, -9};
  const Variable memory = constant(Tensor::from({3, 1, 2}, states));
  const Variable query = constant(Tensor::from({1, 1, 2}, {real(0.6), real(1.1)}));

  const auto [context, weights] = attention->attend(query, attention->prepare(memory, Ids({2})));
  CHECK(close(weights.value(), Tensor::from({1, 1, 3}, {real(0.54116), real(0.45884), 0}), 5e-6));
  CHECK(close(context.value(), Tensor::from({1, 1, 2}, {real(0.63293), real(1.12119)}), 5e-6));
  CHECK(weights.value().data()[2] == 0);
}

// score(q, m) = v^T tanh(W q + U m + b), written out.
double additive_score(const Module& model, const Tensor& q, const Tensor& m) {
  const auto weight = [&](const char* name) {
    return parameter(model, std::string("attention.") + name).value();
  };
  double score = 0;
  for (int64_t u = 0; u < kUnits; ++u) {
    double a = at(weight("key.bias"), {u});
    for (int64_t i = 0; i < kQuery; ++i) a += at(weight("query.weight"), {u, i}) * at(q, {i});
    for (int64_t i = 0; i < kMemory; ++i) a += at(weight("key.weight"), {u, i}) * at(m, {i});
    score += at(weight("v"), {u, 0}) * std::tanh(a);
  }
  return score;
}

TEST_CASE("Attention: additive weights and contexts, from the equation") {
  Rng rng(1);
  const Root<Model> model(true, rng);
  parameter(*model, "attention.key.bias").mutable_value() = random_tensor({kUnits}, 9);
  const Tensor queries = random_tensor({2, 1, kQuery}, 1),
               memory = random_tensor({3, 1, kMemory}, 2);
  const Attention::Result result = model(constant(queries), constant(memory), Ids({3}));
  const Variable &context = result.context, &weights = result.weights;
  const auto unnormalized = [&](const Index& i) {
    return std::exp(additive_score(*model, queries[i[0]][0], memory[i[2]][0]));
  };
  CHECK(close(weights.value(), build({2, 1, 3}, [&](const Index& i) {
                const int64_t t = i[0];
                return unnormalized(i) / (unnormalized({t, 0, 0}) + unnormalized({t, 0, 1}) +
                                          unnormalized({t, 0, 2}));
              })));
  CHECK(close(context.value(), build({2, 1, kMemory}, [&](const Index& i) {
                double total = 0;
                for (int64_t s = 0; s < 3; ++s) {
                  total += at(weights.value(), {i[0], 0, s}) * at(memory, {s, 0, i[2]});
                }
                return total;
              })));
}

struct Batch {
  int64_t queries, steps;
  std::vector<int32_t> lengths;
};

TEST_CASE("Attention: gradients of contexts and weights") {
  const Batch batches[] = {{2, 4, {4, 2, 1}}, {1, 3, {2, 3}}, {1, 1, {1}}, {3, 2, {}}, {0, 2, {2}}};
  for_each_kind([&](const Root<Model>& model) {
    for (const Batch& batch : batches) {
      CAPTURE(batch.steps);
      const auto B = static_cast<int64_t>(batch.lengths.size());
      const Variable queries(random_tensor({batch.queries, B, kQuery}, 1), true);
      const Variable memory(random_tensor({batch.steps, B, kMemory}, 2), true);
      std::vector<NamedVariable> leaves = model->parameters();
      leaves.push_back({"queries", queries});
      leaves.push_back({"memory", memory});
      const auto attend = [&] {
        const auto [context, weights] = model(queries, memory, Ids(batch.lengths));
        return joined({context, weights});
      };
      CHECK_NOTHROW(check_gradients(attend, leaves));
    }
  });
}

TEST_CASE("Attention: rows of weights sum to 1, and padding gets exactly 0") {
  for_each_kind([](const Root<Model>& model) {
    const Ids lengths({5, 1, 3});
    const Variable queries = constant(random_tensor({4, 3, kQuery}, 1));
    const auto [context, weights] =
        model(queries, constant(random_tensor({5, 3, kMemory}, 2)), lengths);
    CHECK(close(sum(weights.value(), 2), Tensor::ones({4, 3})));
    for (const Index& i : places({4, 3, 5})) {
      const double weight = at(weights.value(), i);
      if (i[2] < lengths[i[1]]) CHECK(weight > 0);
      if (i[2] >= lengths[i[1]]) CHECK(weight == 0);
    }
  });
}

TEST_CASE("Attention: one query at a time gives what all at once give") {
  for_each_kind([](const Root<Model>& model) {
    const Variable queries = constant(random_tensor({4, 3, kQuery}, 1));
    const Variable memory = constant(random_tensor({5, 3, kMemory}, 2));
    const Attention::Prepared prepared = model->attention()->prepare(memory, Ids({5, 1, 3}));
    const Attention::Result all = model->attention()->attend(queries, prepared);
    for (int64_t t = 0; t < 4; ++t) {
      const Attention::Result one =
          model->attention()->attend(slice(queries, 0, t, t + 1), prepared);
      CHECK(close(one.context.value(), all.context.value().slice(t, t + 1)));
      CHECK(close(one.weights.value(), all.weights.value().slice(t, t + 1)));
    }
  });
}

TEST_CASE("Attention: what does not fit throws") {
  for_each_kind([](const Root<Model>& model) {
    const auto zeros = [](const Shape& shape) { return constant(Tensor::zeros(shape)); };
    const Variable queries = zeros({2, 3, kQuery}), memory = zeros({5, 3, kMemory});
    const std::string needs = "attention: needs a memory [S, B, M] and lengths [B], got ";
    struct Row {
      std::function<void()> call;
      std::string sentence;
    };
    const Row rows[] = {
        {[&] {
           model(queries, zeros({3, kMemory}), Ids({5, 1, 3}));
         },
         needs + "[3, 4] and [3], in attention"},
        {[&] {
           model(queries, memory, Ids({5, 1}));
         },
         needs + "[5, 3, 4] and [2], in attention"},
        {[&] {
           model(zeros({2, 2, kQuery}), memory, Ids({5, 1, 3}));
         },
         "attention: queries [2, 2, 3] do not fit the memory [5, 3, 4], which needs [T, K * 3, Q], "
         "in attention"},
        {[&] {
           model(zeros({3, kQuery}), memory, Ids({5, 1, 3}));
         },
         "attention: queries [3, 3] do not fit the memory [5, 3, 4], which needs [T, K * 3, Q], "
         "in attention"},
        {[&] {
           model(queries, memory, Ids({5, 0, 3}));
         },
         "attention: length 0 at position [1] of [3] is outside [1, 5], in attention"},
        {[&] {
           model(queries, memory, Ids({5, 6, 3}));
         },
         "attention: length 6 at position [1] of [3] is outside [1, 5], in attention"},
    };
    for (const Row& row : rows) CHECK(error_of(row.call) == row.sentence);
    const std::string wide = error_of([&] { model(zeros({2, 3, 7}), memory, Ids({5, 1, 3})); });
    CHECK(wide.find("[2, 3, 7]") != std::string::npos);
    const std::string long_memory = error_of([&] {
      model(queries, zeros({5, 3, 7}), Ids({5, 1, 3}));
    });
    CHECK(long_memory.substr(long_memory.find(':')) ==
          ": inner sizes differ, [5, 3, 7] x " +
              parameter(*model, "attention.key.weight").shape().to_string() +
              "^T, in attention.key");
  });
}

}  // namespace
