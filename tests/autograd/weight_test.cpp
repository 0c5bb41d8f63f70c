// SPDX-License-Identifier: MIT
#include "attune/autograd/weight.h"

#include <doctest/doctest.h>

#include <memory>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/backward.h"
#include "attune/autograd/check_ops.h"
#include "attune/autograd/fused/linear.h"
#include "attune/autograd/matmul.h"
#include "attune/autograd/modes.h"
#include "attune/core/testing/errors.h"

namespace {

using namespace attune;
using namespace attune::testing;

TEST_CASE("kept weight: one copy for the steps of a graph, none for the optimizer to find") {
  Variable w = leaf({4, 3}), x = leaf({2, 3}), bias = leaf({4});
  KeptWeight kept;
  Variable y = linear(x, kept.of(w), bias);
  const RepeatedOperand* first = kept.of(w).operand().get();
  const Variable z = linear(x, kept.of(w), bias);
  CHECK(kept.of(w).operand().get() == first);
  backward(y + z, Tensor::ones({2, 4}));
  y = Variable();
  const real* before = w.value().data();
  w.mutable_value().mutable_data()[0] = 9;  // in place: nobody shares it
  CHECK(w.value().data() == before);
}

TEST_CASE("kept weight: without a graph it lives on, until the value is another") {
  Variable w = leaf({4, 3});
  const Variable x = constant(random_tensor({2, 3}));
  KeptWeight kept;
  const NoGrad no_grad;
  const RepeatedOperand* first = kept.of(w).operand().get();
  CHECK(kept.of(w).operand().get() == first);
  const Tensor old = w.value();
  Variable copy = w;
  copy.mutable_value().mutable_data()[0] = 100;
  CHECK(kept.of(w).operand()->value().data()[0] == 100);
  CHECK(close(matmul(x, transposed(kept.of(w))).value(), matmul(x, transposed(w)).value()));
  w.mutable_value() = random_tensor({5, 3});
  CHECK(matmul(x, transposed(kept.of(w))).shape() == Shape{2, 5});
  w.mutable_value() = old;
  CHECK(close(matmul(x, transposed(kept.of(w))).value(),
              matmul(x, transposed(constant(old))).value()));
}

TEST_CASE("weight: an operand that is not of its value is refused") {
  Variable w = leaf({4, 3});
  const auto operand = std::make_shared<const RepeatedOperand>(w.value());
  CHECK(Weight(w, operand).operand() == operand);
  CHECK(error_of([&] { Weight(w, nullptr); }) ==
        "Weight: the shared operand of a weight [4, 3] is null; make it of the weight's value()");
  const std::string other =
      "Weight: the shared operand of a weight [4, 3] is of another tensor, or of its value before "
      "a "
      "change; make it of the weight's value()";
  CHECK(error_of([&] { Weight(leaf({4, 3}), operand); }) == other);
  CHECK(error_of([&] {
          Weight(Variable(w.value().reshape({2, 6})), operand);
        }).starts_with("Weight: the shared operand of a weight [2, 6] is of another tensor"));
  w.mutable_value().mutable_data()[0] = 1;
  CHECK(error_of([&] { Weight(w, operand); }) == other);
}

TEST_CASE("kept weight: products with it have the bits and the gradients of those without") {
  Variable w = leaf({40, 33}), x = leaf({7, 33}), bias = leaf({40});
  KeptWeight kept;
  const auto run = [&](bool keeps) {
    for (Variable* each : {&w, &x, &bias}) each->zero_grad();
    const Weight weight = keeps ? kept.of(w) : Weight(w);
    const Variable y = linear(x, weight, bias) + matmul(x, transposed(weight));
    backward(y, random_tensor({7, 40}));
    return std::vector<Tensor>{y.value(), w.grad(), x.grad(), bias.grad()};
  };
  const std::vector<Tensor> plain = run(false), with_kept = run(true);
  for (size_t i = 0; i < plain.size(); ++i) CHECK(same_bits(plain[i], with_kept[i]));
}

TEST_CASE("kept weight: what is no matrix is refused by the op, in its own words") {
  KeptWeight kept;
  const Variable v = leaf({3}), x = leaf({2, 3});
  CHECK(error_of([&] { linear(x, kept.of(v), v); }) ==
        "linear: needs x [..., K] and weight [N, K], got [2, 3] and [3]");
}

#ifndef NDEBUG
TEST_CASE("kept weight: a pointer that was kept across a product is found out in debug builds") {
  Variable w = leaf({4, 3});
  const Variable x = constant(random_tensor({2, 3}));
  KeptWeight kept;
  const NoGrad no_grad;
  real* pointer = w.mutable_value().mutable_data();
  matmul(x, transposed(kept.of(w)));
  *pointer = 5;
  CHECK(error_of([&] {
          matmul(x, transposed(kept.of(w)));
        }).find("was written to through a pointer that was kept across a product") !=
        std::string::npos);
}
#endif

}  // namespace
