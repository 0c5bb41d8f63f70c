// SPDX-License-Identifier: MIT
// What one attention has to do with another, how they start, and what coverage carries.
#include <doctest/doctest.h>

#include <cmath>

#include "attune/core/elementwise.h"
#include "attune/core/reduce.h"
#include "attune/core/testing/errors.h"
#include "attune/core/testing/tensors.h"
#include "attune/tests/nn/attention/attentive.h"
#include "attune/tests/support/modules.h"

namespace {

using namespace attune;
using namespace attune::testing;

// What an attention gives for queries and a memory of four numbers each, of mixed lengths.
Attention::Result look(const Attention& attention) {
  const Variable queries = constant(random_tensor({3, 2, 4}, 1));
  const Variable memory = constant(random_tensor({5, 2, 4}, 2));
  return attention.attend(queries, attention.prepare(memory, Ids({5, 2})));
}

void check_same(const Attention& a, const Attention& b) {
  const Attention::Result of_a = look(a), of_b = look(b);
  CHECK(close(of_a.context.value(), of_b.context.value()));
  CHECK(close(of_a.weights.value(), of_b.weights.value()));
}

void set(const Module& module, const std::string& name, const Tensor& value) {
  parameter(module, name).mutable_value() = value;
}

Tensor identity(int64_t size) {
  return build({size, size}, [](const Index& i) { return i[0] == i[1] ? 1 : 0; });
}

TEST_CASE("ScaledGeneralAttention: starts as general attention") {
  Rng rng(1), same(1);
  check_same(*Root<ScaledGeneralAttention>(4, 4, rng), *Root<GeneralAttention>(4, 4, same));
}

TEST_CASE("GeneralAttention: with the identity as weight, dot attention") {
  Rng rng(1);
  const Root<GeneralAttention> general(4, 4, rng);
  set(*general, "key.weight", identity(4));
  check_same(*general, *Root<DotAttention>(4, 4));
}

TEST_CASE("MultiHeadAttention: with one head and identities, scaled dot attention") {
  Rng rng(1);
  const Root<MultiHeadAttention> one(4, 4, 4, 1, rng);
  for (NamedVariable p : one->parameters()) p.variable.mutable_value() = identity(4);
  check_same(*one, *Root<ScaledDotAttention>(4, 4));
}

TEST_CASE("NormedAdditiveAttention: g starts as sqrt(1 / hidden), and v's length does not count") {
  Rng rng(1);
  const Root<NormedAdditiveAttention> normed(4, 4, 16, rng);
  CHECK(parameter(*normed, "g").item() == real(0.25));
  Rng same(1);
  const Root<NormedAdditiveAttention> longer(4, 4, 16, same);
  const Tensor v = parameter(*normed, "v").value();
  set(*longer, "v", build(v.shape(), [&](const Index& i) { return 3 * at(v, i); }));
  check_same(*normed, *longer);
  Rng again(1);
  const Root<AdditiveAttention> additive(4, 4, 16, again);
  double squares = 0;
  for (const Index& i : places(v.shape())) squares += at(v, i) * at(v, i);
  set(*normed, "g", Tensor::scalar(static_cast<real>(std::sqrt(squares))));
  check_same(*normed, *additive);
}

TEST_CASE("ConcatAttention: additive attention whose two weights are one") {
  Rng rng(1);
  const Root<ConcatAttention> joined(4, 4, 5, rng);
  const Root<AdditiveAttention> additive(4, 4, 5, rng);
  const Tensor weight = parameter(*joined, "weight").value();
  const auto columns = [&](int64_t begin) {
    return build({5, 4}, [&](const Index& i) { return at(weight, {i[0], begin + i[1]}); });
  };
  set(*additive, "query.weight", columns(0));
  set(*additive, "key.weight", columns(4));
  set(*additive, "v", parameter(*joined, "v").value());
  check_same(*joined, *additive);
}

TEST_CASE("CoverageAttention: without weight on coverage, additive attention") {
  Rng rng(1);
  const Root<CoverageAttention> coverage(4, 4, 5, rng);
  const Root<AdditiveAttention> additive(4, 4, 5, rng);
  copy_parameters(*coverage, "", *additive);
  set(*coverage, "coverage.weight", Tensor::zeros({5, 1}));
  check_same(*coverage, *additive);
}

TEST_CASE("CoverageAttention: the state sums the weights, and padding has coverage 0") {
  Rng rng(1);
  const Root<CoverageAttention> attention(4, 4, 5, rng);
  const Variable memory = constant(random_tensor({5, 2, 4}, 2));
  const Attention::Prepared prepared = attention->prepare(memory, Ids({5, 2}));
  Attention::State state;
  Tensor total = Tensor::zeros({6, 5});
  for (const int64_t T : {2, 1, 3}) {
    const Variable queries = constant(random_tensor({T, 6, 4}, 1));  // three hypotheses
    add_in_place(total, sum(attention->attend(queries, prepared, state).weights.value(), 0));
  }
  const Tensor& coverage = state.carried[0].value();
  CHECK(close(coverage, total));
  CHECK(close(sum(coverage, 1), Tensor::full({6}, 6)));
  for (const Index& i : places({6, 5})) {
    if (i[0] % 2 == 1 && i[1] >= 2) CHECK(at(coverage, i) == 0);
  }
}

TEST_CASE("CoverageAttention: the state of other hypotheses throws") {
  Rng rng(1);
  const Root<CoverageAttention> attention(4, 4, 5, rng);
  const Attention::Prepared prepared =
      attention->prepare(constant(Tensor::zeros({5, 2, 4})), Ids({5, 2}));
  Attention::State state{{constant(Tensor::zeros({2, 5}))}};
  CHECK(error_of([&] {
          attention->attend(constant(Tensor::zeros({1, 6, 4})), prepared, state);
        }) ==
        "coverage attention: the coverage [2, 5] does not fit queries [1, 6, 4] and a memory "
        "[5, 2, 4]");
}

TEST_CASE("LocationAttention: what stands somewhere does not count, and the far end is not seen") {
  Rng rng(1);
  const Root<LocationAttention> attention(4, 3, rng);
  const Variable queries = constant(random_tensor({2, 2, 4}, 1));
  const auto weights = [&](const Tensor& memory) {
    return attention->attend(queries, attention->prepare(constant(memory), Ids({5, 2})))
        .weights.value();
  };
  const Tensor found = weights(random_tensor({5, 2, 4}, 2));
  CHECK(same_bits(found, weights(random_tensor({5, 2, 4}, 3))));
  for (const Index& i : places({2, 2, 5})) {
    CHECK((at(found, i) > 0) == (i[2] < (i[1] == 0 ? 3 : 2)));
  }
}

}  // namespace
