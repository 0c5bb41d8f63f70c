// SPDX-License-Identifier: MIT
// What holds for every attention. What they compute is held against plain loops in
// attention_values_test.cpp.
#include "attune/nn/attention/attention.h"

#include <doctest/doctest.h>

#include <functional>
#include <string>

#include "attune/autograd/backward.h"
#include "attune/autograd/check_gradients.h"
#include "attune/autograd/check_ops.h"
#include "attune/core/reduce.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/nn/attention/attentive.h"
#include "attune/tests/support/failing_allocation.h"
#include "attune/tests/support/modules.h"

namespace {

using namespace attune;
using namespace attune::testing;

TEST_CASE("Attention: the names and shapes of the weights") {
  for_each_attention(
      [](const Attentive& model) { CHECK(described(model) == model.kind().parameters); });
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

struct Batch {
  int64_t queries, hypotheses, steps;
  std::vector<int32_t> lengths;
};

TEST_CASE("Attention: gradients of contexts, weights and state") {
  const Batch batches[] = {{2, 1, 4, {4, 2, 1}}, {1, 1, 3, {2, 3}}, {1, 1, 1, {1}},
                           {3, 2, 3, {3, 1}},    {3, 1, 2, {}},     {0, 1, 2, {2}}};
  for_each_attention([&](const Attentive& model) {
    for (const Batch& batch : batches) {
      CAPTURE(batch.steps);
      const auto B = static_cast<int64_t>(batch.lengths.size());
      const Variable queries(model.random_queries(batch.queries, batch.hypotheses * B), true);
      const Variable memory(model.random_memory(batch.steps, B), true);
      std::vector<NamedVariable> leaves = model.parameters();
      leaves.push_back({"queries", queries});
      leaves.push_back({"memory", memory});
      const auto attend = [&] {
        Attention::State state;
        const auto [context, weights] = model.attention()->attend(
            queries, model.attention()->prepare(memory, Ids(batch.lengths)), state);
        std::vector<Variable> all = {context, weights};
        all.insert(all.end(), state.carried.begin(), state.carried.end());
        return joined(all);
      };
      CHECK_NOTHROW(check_gradients(attend, leaves));
    }
  });
}

TEST_CASE("Attention: rows of weights sum to 1, and padding gets exactly 0") {
  for_each_attention([](const Attentive& model) {
    const Ids lengths({5, 1, 3});
    const Attention::Prepared prepared =
        model.attention()->prepare(constant(model.random_memory(5, 3)), lengths);
    const Tensor weights =
        model.attention()->attend(constant(model.random_queries(4, 6)), prepared).weights.value();
    CHECK(close(sum(weights, 2), Tensor::ones({4, 6})));
    for (const Index& i : places({4, 6, 5})) {
      if (i[2] < lengths[i[1] % 3] && model.kind().scores_what_stands) CHECK(at(weights, i) > 0);
      if (i[2] >= lengths[i[1] % 3]) CHECK(at(weights, i) == 0);
    }
  });
}

void check_same(const Attention::Result& a, const Attention::Result& b) {
  CHECK(close(a.context.value(), b.context.value()));
  CHECK(close(a.weights.value(), b.weights.value()));
}

void check_same(const Attention::State& a, const Attention::State& b) {
  REQUIRE(a.carried.size() == b.carried.size());
  for (size_t i = 0; i < a.carried.size(); ++i) {
    CHECK(close(a.carried[i].value(), b.carried[i].value()));
  }
}

TEST_CASE("Attention: one query at a time gives what all at once give") {
  for_each_attention([](const Attentive& model) {
    const Variable queries(model.random_queries(4, 6), true);
    const Variable memory = constant(model.random_memory(5, 3));
    const Attention& attention = *model.attention();
    const Attention::Prepared prepared = attention.prepare(memory, Ids({5, 1, 3}));
    Attention::State at_once, stepwise;
    const Attention::Result all = attention.attend(queries, prepared, at_once);
    check_same(attend_stepwise(attention, queries, prepared, stepwise), all);
    check_same(stepwise, at_once);
    check_same(attention.attend(queries, prepared), all);
  });
}

TEST_CASE("Attention: gradients through the state from call to call") {
  for_each_attention([](const Attentive& model) {
    const Variable queries(model.random_queries(3, 2), true);
    const Variable memory(model.random_memory(3, 2), true);
    std::vector<NamedVariable> leaves = model.parameters();
    leaves.push_back({"queries", queries});
    leaves.push_back({"memory", memory});
    const auto attend = [&] {
      const Attention& attention = *model.attention();
      Attention::State state;
      const auto [context, weights] =
          attend_stepwise(attention, queries, attention.prepare(memory, Ids({3, 2})), state);
      return joined({context, weights});
    };
    CHECK_NOTHROW(check_gradients(attend, leaves));
  });
}

TEST_CASE("Attention: two hypotheses of each sentence are two calls with one") {
  for_each_attention([](const Attentive& model) {
    const Variable queries = constant(model.random_queries(4, 6));
    const Variable memory = constant(model.random_memory(5, 3));
    const Attention& attention = *model.attention();
    const Attention::Prepared prepared = attention.prepare(memory, Ids({5, 1, 3}));
    Attention::State of_both, of_first, of_second;
    const Attention::Result both = attention.attend(queries, prepared, of_both);
    const auto first = attention.attend(slice(queries, 1, 0, 3), prepared, of_first);
    const auto second = attention.attend(slice(queries, 1, 3, 6), prepared, of_second);
    check_same(both, {concat({first.context, second.context}, 1),
                      concat({first.weights, second.weights}, 1)});
    Attention::State expected;
    for (size_t i = 0; i < of_first.carried.size(); ++i) {
      expected.carried.push_back(concat({of_first.carried[i], of_second.carried[i]}, 0));
    }
    check_same(of_both, expected);
  });
}

TEST_CASE("Attention: sentences of a memory and rows of a state can be chosen") {
  const Ids which({2, 0});
  const auto chosen = [](const Variable& x, int axis) {
    return concat({slice(x, axis, 2, 3), slice(x, axis, 0, 1)}, axis);
  };
  for_each_attention([&](const Attentive& model) {
    const Attention& attention = *model.attention();
    const Attention::Prepared all =
        attention.prepare(constant(model.random_memory(5, 3)), Ids({5, 1, 3}));
    const Variable first = constant(model.random_queries(2, 3, 1));
    const Variable later = constant(model.random_queries(2, 3, 3));
    Attention::State of_all;
    attention.attend(first, all, of_all);
    Attention::State of_two = of_all.rows(which);
    const auto [context, weights] = attention.attend(later, all, of_all);
    check_same(attention.attend(chosen(later, 1), all.sentences(which), of_two),
               {chosen(context, 1), chosen(weights, 1)});
    Attention::State expected;
    for (const Variable& tensor : of_all.carried) expected.carried.push_back(chosen(tensor, 0));
    check_same(of_two, expected);
    CHECK(error_of([&] {
            all.sentences(Ids({1, 3}));
          }) == "attention: id 3 at position [1] of [2] is outside [0, 3)");
  });
}

TEST_CASE("Attention: what does not fit throws") {
  for_each_attention([](const Attentive& model) {
    const int64_t Q = model.kind().query_size, M = model.kind().memory_size;
    const auto zeros = [](const Shape& shape) { return constant(Tensor::zeros(shape)); };
    const Variable memory = zeros({5, 3, M});
    const auto prepare = [&](const Variable& of, const Ids& lengths) {
      return [&model, of, lengths] { model.attention()->prepare(of, lengths); };
    };
    const Attention::Prepared prepared = model.attention()->prepare(memory, Ids({5, 1, 3}));
    const auto attend = [&](const Variable& queries) {
      return [&model, &prepared, queries] { model.attention()->attend(queries, prepared); };
    };
    const std::string needs = "attention: needs a memory [S, B, M] and lengths [B], got ";
    const std::string fits = " do not fit the memory [5, 3, 4], which needs [T, K * 3, Q]";
    const auto queries = [&](const Shape& shape) {
      return "attention: queries " + shape.to_string() + fits + ", in attention";
    };
    check_errors({
        {prepare(zeros({3, M}), Ids({5, 1, 3})), needs + "[3, 4] and [3], in attention"},
        {prepare(memory, Ids({5, 1})), needs + "[5, 3, 4] and [2], in attention"},
        {prepare(memory, Ids({5, 0, 3})),
         "attention: length 0 at position [1] of [3] is outside [1, 5], in attention"},
        {prepare(memory, Ids({5, 6, 3})),
         "attention: length 6 at position [1] of [3] is outside [1, 5], in attention"},
        {attend(zeros({2, 2, Q})), queries({2, 2, Q})},
        {attend(zeros({2, 7, Q})), queries({2, 7, Q})},
        {attend(zeros({2, 0, Q})), queries({2, 0, Q})},
        {attend(zeros({3, Q})), queries({3, Q})},
    });
    const Attention::Prepared nothing = model.attention()->prepare(zeros({5, 0, M}), Ids());
    CHECK(error_of([&] {
            model.attention()->attend(zeros({2, 2, Q}), nothing);
          }) == "attention: queries " + Shape{2, 2, Q}.to_string() +
                    " do not fit the memory [5, 0, 4], which needs [T, K * 0, Q], in attention");
    const std::string wide = error_of(attend(zeros({2, 3, 9})));
    CHECK(wide.find("inner sizes differ, [2, 3, 9] x ") != std::string::npos);
    if (!model.kind().scores_what_stands) return;
    const std::string long_memory = error_of([&] {
      const Variable memory_of_9 = zeros({5, 3, 9});
      model.attention()->attend(zeros({2, 3, Q}),
                                model.attention()->prepare(memory_of_9, Ids({5, 1, 3})));
    });
    CHECK(long_memory.find("inner sizes differ, ") != std::string::npos);
    CHECK(long_memory.find("[5, 3, 9]") != std::string::npos);
  });
}

TEST_CASE("CoverageAttention: without rows, steps may be any number") {
  constexpr int64_t kMany = int64_t{1} << 55;
  Rng rng(1);
  const Root<CoverageAttention> attention(2, 3, 4, rng);
  const Variable memory(Tensor::zeros({5, 0, 3}), true);
  const Attention::Result result =
      attention->attend(constant(Tensor::zeros({kMany, 0, 2})), attention->prepare(memory, Ids()));
  CHECK(result.weights.shape() == Shape{kMany, 0, 5});
  CHECK(result.context.shape() == Shape{kMany, 0, 3});
  CHECK_NOTHROW(backward(result.weights, result.weights.value()));
  CHECK(memory.grad().shape() == memory.shape());
}

TEST_CASE("CoverageAttention: what throws takes no step") {
  Rng rng(3);
  const Root<CoverageAttention> attention(2, 3, 4, rng);
  const Variable memory(random_tensor({5, 2, 3}, 1));
  const auto prepared = attention->prepare(memory, Ids({5, 2}));
  Attention::State state, right;
  CHECK_THROWS_AS(attention->attend(Variable(Tensor::ones({1, 2, 99})), prepared, state), Error);
  CHECK(state.carried.empty());
  const Variable queries(random_tensor({3, 2, 2}, 2));
  attention->attend(queries, prepared, right);
  const auto stays = [&] { CHECK(state.carried.empty()); };
  CHECK(fail_each_allocation([&] { attention->attend(queries, prepared, state); }, stays) > 10);
  CHECK(same_bits(state.carried[0].value(), right.carried[0].value()));
}

TEST_CASE("Attention: sizes that a kind cannot have throw") {
  Rng rng(1);
  check_errors({
      {[] { const Root<DotAttention> attention(3, 4); },
       "dot attention: queries of size 3 and a memory of size 4 have no inner product; general "
       "attention has a projection between them"},
      {[&] { const Root<MultiHeadAttention> attention(3, 4, 8, 3, rng); },
       "multi-head attention: 3 heads do not divide 8 hidden units"},
      {[&] { const Root<MultiHeadAttention> attention(3, 4, 8, 0, rng); },
       "multi-head attention: 0 heads do not divide 8 hidden units"},
      {[&] { const Root<MultiHeadAttention> attention(3, 4, 0, 1, rng); },
       "multi-head attention: 1 heads do not divide 0 hidden units"},
      {[] { const Root<DotAttention> attention(0, 0); },
       "dot attention: needs vectors of at least 1 number, not 0"},
      {[&] { const Root<NormedAdditiveAttention> attention(3, 4, 0, rng); },
       "normed additive attention: needs at least one hidden unit, not 0"},
      {[&] { const Root<NormedAdditiveAttention> attention(3, 4, 1, rng); }, "no error"},
      {[] {
         const Root<ScaledDotAttention> attention(3, 3);
         const Variable none = constant(Tensor::zeros({2, 1, 0}));
         attention->attend(none, attention->prepare(none, Ids({2})));
       },
       "scaled dot attention: queries [2, 1, 0] are empty"},
      {[&] { const Root<LocationAttention> attention(3, 0, rng); },
       "location attention: needs at least one position, not 0"},
  });
}

}  // namespace
