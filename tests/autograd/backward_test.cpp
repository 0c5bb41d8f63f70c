// SPDX-License-Identifier: MIT
#include "attune/autograd/backward.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "attune/autograd/check_ops.h"
#include "attune/autograd/op.h"
#include "attune/autograd/ops.h"
#include "attune/core/error.h"
#include "attune/core/testing/errors.h"

namespace {

using namespace attune;
using namespace attune::testing;

Variable number(real value) { return Variable(Tensor::scalar(value), true); }

TEST_CASE("backward: gradients of a variable used twice add up") {
  Variable x = number(3);
  backward(x * x + x);
  CHECK(x.grad().item() == 7);
}

TEST_CASE("backward: a diamond passes its lower corner once, with both gradients") {
  Variable x = number(2);
  const Variable corner = x * x;  // 4
  const Variable left = corner * 3, right = corner * corner;
  backward(left * right);  // 3 c^3 = 3 x^6
  CHECK(x.grad().item() == doctest::Approx(18 * 32));
}

TEST_CASE("backward: branches of different length arrive before their source passes on") {
  Variable x = number(2);
  const Variable source = x * 1;
  Variable longer = source;
  for (int i = 0; i < 5; ++i) longer = longer * 2;
  backward(source * longer);  // 32 x^2
  CHECK(x.grad().item() == 128);
}

TEST_CASE("backward: a leaf's gradient is final when that is said, and may be taken") {
  const auto leaf = [](uint64_t seed, bool requires_grad = true) {
    return Variable(random_tensor({3, 3}, seed), requires_grad);
  };
  Variable early = leaf(1), late = leaf(2), twice = leaf(3), unused = leaf(4), frozen = leaf(5),
           steps = leaf(6), table(random_tensor({50, 3}, 7), true);
  frozen.freeze();
  const auto loss = [&] {
    Variable h = matmul(gather(table, Ids({1, 4, 1})), late) * frozen;
    for (int t = 0; t < 3; ++t) h = tanh(matmul(h, steps));  // products that wait
    return sum(matmul(h * twice + twice, early));
  };
  const std::vector<NamedVariable> leaves{{"early", early},   {"late", late},     {"twice", twice},
                                          {"unused", unused}, {"frozen", frozen}, {"steps", steps},
                                          {"table", table}};
  backward(loss());
  std::vector<Tensor> expected;
  for (const NamedVariable& each : leaves) expected.push_back(each.variable.grad());
  for (NamedVariable each : leaves) each.variable.zero_grad();

  std::vector<size_t> order;
  std::vector<GradientSum> taken(leaves.size());
  backward(loss(), leaves, [&](size_t i) {
    order.push_back(i);
    taken[i] = NamedVariable(leaves[i]).variable.take_grad();
  });
  CHECK(order == std::vector<size_t>{0, 2, 5, 1, 6});  // each once, none that nothing came to
  for (const size_t i : order) {
    CHECK(same_bits(taken[i].full(), expected[i]));
    CHECK_FALSE(leaves[i].variable.has_grad());
  }
  CHECK(taken[6].rows() != nullptr);

  order.clear();
  backward(early, Tensor::ones({3, 3}));  // of a leaf itself there is nothing to wait for
  CHECK(early.has_grad());
  CHECK(error_of([&] { backward(loss(), leaves, [](size_t) { fail("no room"); }); }) == "no room");
  CHECK(error_of([&] {
          backward(early * 2, leaves, [](size_t) {});
        }).starts_with("backward: the loss must be one number, has shape [3, 3]"));
}

TEST_CASE("backward: of a leaf, the gradient is 1") {
  Variable x = number(5);
  backward(x);
  CHECK(x.grad().item() == 1);
}

TEST_CASE("backward: from any shape, for a given gradient") {
  Variable x(Tensor::of({1, 2, 3}), true);
  backward(x * x, Tensor::of({1, 10, 100}));
  CHECK(same_bits(x.grad(), Tensor::of({2, 40, 600})));
}

TEST_CASE("backward: two losses accumulate in their leaves until zero_grad") {
  Variable x = number(3), y = number(5);
  backward(x * y);
  backward(x * x);
  CHECK(x.grad().item() == 11);
  CHECK(y.grad().item() == 3);
  x.zero_grad();
  backward(x * x);
  CHECK(x.grad().item() == 6);
}

// (x, x): what comes back for its second output goes nowhere if nobody used it.
std::vector<Variable> twins(const Variable& x) {
  return make_ops("twins", {x.value(), x.value()}, {x},
                  [](const std::vector<Tensor>& dy, Gradients& grads) {
                    for (const Tensor& gradient : dy) {
                      if (gradient.defined()) grads.add(0, gradient);
                    }
                  });
}

TEST_CASE("backward: a gradient that never came is undefined") {
  Variable x = number(3);
  std::vector<bool> came;
  const auto outputs = make_ops("three", Values(3, x.value()), {x},
                                [&came](const std::vector<Tensor>& dy, Gradients& grads) {
                                  for (const Tensor& gradient : dy)
                                    came.push_back(gradient.defined());
                                  grads.add(0, dy[1]);
                                });
  backward(outputs[1] * 2);
  CHECK(came == std::vector<bool>{false, true, false});
  CHECK(x.grad().item() == 2);
}

TEST_CASE("backward: outputs may be used several times, and in any order") {
  Variable x = number(3);
  const auto y = twins(x);
  backward(y[1] * y[0] + y[1]);
  CHECK(x.grad().item() == 7);
}

TEST_CASE("backward: an op that no gradient reaches is not asked for any") {
  Variable x = number(3), y = number(5);
  const Variable hidden = y * y;
  const auto first_only = make_ops("first_only", {x.value(), hidden.value()}, {x, hidden},
                                   [](const std::vector<Tensor>& dy, Gradients& grads) {
                                     if (dy[0].defined()) grads.add(0, dy[0]);
                                     if (dy[1].defined()) grads.add(1, dy[1]);
                                   });
  backward(first_only[0] * 2);
  CHECK(x.grad().item() == 2);
  CHECK_FALSE(y.grad().defined());
}

TEST_CASE("backward: a graph is passed once") {
  const std::string sentence =
      "backward: the graph behind tanh was passed through already and is freed; "
      "compute the loss again";
  Variable x = number(3);
  const Variable hidden = tanh(x), loss = hidden * 2;
  backward(loss);
  CHECK(error_of([&] { backward(hidden); }) == sentence);
  CHECK(error_of([&] { backward(hidden * hidden); }) == sentence);  // a new loss on old ground
  CHECK(error_of([&] {
          backward(concat({reshape(hidden, {1}), leaf({2})}, 0), Tensor::ones({3}));
        }) == sentence);
  CHECK(error_of([&] { backward(loss); }) ==
        "backward: the graph behind * was passed through already and is freed; "
        "compute the loss again");
}

TEST_CASE("backward: a graph that an exception left half passed is not passed again") {
  Variable x = number(3);
  const auto refuse = [](const Tensor&, Gradients&) { fail("refuse: no"); };
  const Variable hidden = x * 2;
  const Variable refused = make_op("refuse", hidden.value(), {hidden}, refuse);
  const Variable loss = refused + hidden;
  CHECK(error_of([&] { backward(loss); }) == "refuse: no");
  for (const Variable& y : {loss, refused, hidden}) {
    CHECK(error_of([&] { backward(y); }).find("passed through already") != std::string::npos);
  }
}

TEST_CASE("backward: what it refuses") {
  const Variable vector = leaf({2}) * 2, data(Tensor::scalar(1));
  Variable in_scope;
  {
    const Scope scope(std::make_shared<const std::string>("encoder.rnn"));
    in_scope = tanh(number(1));
    CHECK(error_of([] {
            matmul(leaf({2, 3}), leaf({4, 5}));
          }) == "matmul: inner sizes differ, [2, 3] x [4, 5], in encoder.rnn");
  }
  backward(in_scope);
  check_errors({
      {[&] { backward(vector); },
       "backward: the loss must be one number, has shape [2]; "
       "reduce it with sum() or mean(), or give its gradient"},
      {[] { backward(leaf({0})); },
       "backward: the loss must be one number, has shape [0]; "
       "reduce it with sum() or mean(), or give its gradient"},
      {[] { backward(number(1) * 2, Tensor()); },
       "backward: the gradient to begin with is undefined"},
      {[&] { backward(vector, Tensor::ones({3})); }, "backward: gradient [3] for value [2]"},
      {[&] { backward(data); },
       "backward: nothing that led here requires a gradient: it is data or frozen, or NoGrad was "
       "on"},
      {[] { backward(number(1) * 2, /*create_graph=*/true); },
       "backward: second derivatives are not supported: gradients are tensors, not variables"},
      {[&] { backward(in_scope); },
       "backward: the graph behind tanh in encoder.rnn was passed through already and is freed; "
       "compute the loss again"},
  });
}

}  // namespace
