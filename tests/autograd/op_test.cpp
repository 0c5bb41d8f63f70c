// SPDX-License-Identifier: MIT
#include "attune/autograd/op.h"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <memory>
#include <vector>

#include "attune/autograd/backward.h"
#include "attune/autograd/check_ops.h"
#include "attune/autograd/fused/linear.h"
#include "attune/autograd/ops.h"
#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/matmul.h"
#include "attune/core/testing/errors.h"

namespace {

using namespace attune;
using namespace attune::testing;

Tensor multiply(const Tensor& a, const Tensor& b) {
  return zip("multiply", a, b, [](real p, real q) { return p * q; });
}

// An op as a user would write it: y = sin x.   dL/dx = dL/dy * cos x
Variable sine(const Variable& x) {
  Tensor y = map(x.value(), [](real v) { return std::sin(v); });
  return make_op("sine", y, {x}, [x = x.value()](const Tensor& dy, Gradients& grads) {
    grads.add(0, zip("sine", dy, x, [](real g, real v) { return g * std::cos(v); }));
  });
}

// One with two outputs, each of which knows the derivative of the other: sin x and cos x.
std::vector<Variable> sine_cosine(const Variable& x) {
  Tensor s = map(x.value(), [](real v) { return std::sin(v); });
  Tensor c = map(x.value(), [](real v) { return std::cos(v); });
  return make_ops("sine_cosine", {s, c}, {x},
                  [s, c](const std::vector<Tensor>& dy, Gradients& grads) {
                    if (dy[0].defined()) grads.add(0, multiply(dy[0], c));
                    if (dy[1].defined()) {
                      grads.add(0, map(multiply(dy[1], s), [](real v) { return -v; }));
                    }
                  });
}

TEST_CASE("op: written by a user") {
  const auto sin_x = [](const Values& x, const Index& i) { return std::sin(at(x[0], i)); };
  const auto cos_x = [](const Values& x, const Index& i) { return std::cos(at(x[0], i)); };
  const auto both = [](const Leaves& x) {
    const auto y = sine_cosine(x[0]);
    return y[0] * y[1] + y[1];
  };
  check_ops({
      {"one output", [](const Leaves& x) { return sine(x[0]); }, {{2, 3}}, {2, 3}, sin_x},
      {"the first of two", [](const Leaves& x) { return sine_cosine(x[0])[0]; }, {{3}}, {3}, sin_x},
      {"the second of two",
       [](const Leaves& x) { return sine_cosine(x[0])[1]; },
       {{3}},
       {3},
       cos_x},
      {"both", both, {{3}}, {3}},
  });
}

// y = x, of which `backward` gets dy and the gradient of x.
template <class F>
Variable identity(const Variable& x, F backward) {
  return make_op("identity", x.value(), {x}, backward);
}

TEST_CASE("op: every way to give a gradient adds to what came before") {
  const Tensor before = random_tensor({3, 2}), part = random_tensor({2, 2}, 2);
  const Tensor operand = random_tensor({3, 4}, 3), other = random_tensor({4, 2}, 4);
  struct Case {
    const char* name;
    std::function<void(Gradients&)> give;
    std::function<double(const Index&)> expected;
  };
  const Case cases[] = {
      {"add", [&](Gradients& grads) { grads.add(0, before); },
       [&](const Index& i) { return at(before, i); }},
      {"add_slice", [&](Gradients& grads) { grads.add_slice(0, 0, 1, part); },
       [&](const Index& i) {
         return i[0] >= 1 ? at(part, {i[0] - 1, i[1]}) : 0;
       }},
      {"add_rows",
       [&](Gradients& grads) {
         grads.add_rows(0, Ids({2, 2}), part);
       },
       [&](const Index& i) {
         return i[0] == 2 ? at(part, {0, i[1]}) + at(part, {1, i[1]}) : 0;
       }},
      {"accumulate",
       [&](Gradients& grads) {
         grads.accumulate(
             0, [&](Tensor& buffer, real beta) { matmul_into(buffer, operand, other, beta); });
       },
       [&](const Index& i) { return at(matmul(operand, other), i); }},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Variable x = leaf({3, 2});
    const auto give = [&c](const Tensor&, Gradients& grads) { c.give(grads); };
    backward(identity(x, give), before);
    CHECK(close(x.grad(), build({3, 2}, c.expected)));
    backward(identity(x, give), before);
    CHECK(close(x.grad(), build({3, 2}, [&](const Index& i) { return 2 * c.expected(i); })));
    CHECK(same_bits(before, random_tensor({3, 2})));  // what was given is not what was added to
  }
}

TEST_CASE("op: an input that wants no gradient is not asked, and what it is given is dropped") {
  Variable x = leaf({2});
  const Variable data(Tensor::ones({2}));
  std::vector<bool> wanted;
  const Variable y = make_op("op", x.value(), {x, data, Variable()},
                             [&wanted](const Tensor& dy, Gradients& grads) {
                               for (int i = 0; i < 3; ++i) {
                                 wanted.push_back(grads.wants(i));
                                 grads.add(i, dy);
                                 grads.add_slice(i, 0, 0, dy);
                                 grads.add_rows(i, Ids({0, 1}), dy);
                               }
                             });
  backward(y, Tensor::ones({2}));
  CHECK(wanted == std::vector<bool>{true, false, false});
  CHECK(same_bits(x.grad(), Tensor::of({3, 3})));
}

TEST_CASE("op: a gradient that does not fit its input is refused, in the name of the op") {
  const Scope scope(std::make_shared<const std::string>("encoder"));
  const Variable y = identity(
      leaf({2, 3}), [](const Tensor&, Gradients& grads) { grads.add(0, Tensor::ones({3})); });
  CHECK(error_of([&] {
          backward(y, Tensor::ones({2, 3}));
        }) ==
        "identity in encoder: backward gives input 0 of shape [2, 3] a gradient of shape [3], "
        "in encoder");
  const auto product = [](const Shape& p, const Shape& q) {
    const Variable z = identity(leaf({2, 3}), [p, q](const Tensor&, Gradients& grads) {
      grads.add_product(0, Tensor::ones(p), Tensor::ones(q));
    });
    return error_of([&] { backward(z, Tensor::ones({2, 3})); });
  };
  CHECK(
      product({4, 2}, {4, 5}) ==
      "identity in encoder: backward gives input 0 of shape [2, 3] the product [4, 2]^T x [4, 5], "
      "in encoder");
  CHECK(product({4, 2}, {5, 3}) == "matmul: inner sizes differ, [4, 2]^T x [5, 3], in encoder");
}

// A parameter gets another shape, and its gradient of before is forgotten there.
TEST_CASE("op: a gradient so far that does not fit its input any more is refused by every way") {
  const auto refused = [](const std::string& op, const Shape& shape, const auto& used) {
    Variable x(Tensor::ones({2, 3}), true);
    backward(sum(x));
    x.mutable_value() = Tensor::ones(shape);
    const std::string said = error_of([&] { backward(sum(used(x))); });
    CAPTURE(said);
    CHECK(said.starts_with(op));
    CHECK(same_bits(x.grad(), Tensor::ones({2, 3})));
  };
  const Variable w(Tensor::ones({5, 2}), true);
  refused("GradientSum: a part", {3, 2}, [](const Variable& x) { return x * 2; });
  refused("matmul: the gradient so far of input 0 of shape [3, 2] has the shape [2, 3]", {3, 2},
          [&](const Variable& x) { return matmul(x, transposed(w)); });
  refused("linear: the gradient so far", {3, 2},
          [&](const Variable& x) { return linear(x, w, Variable(Tensor::zeros({5}))); });
  refused("select: the gradient so far", {4, 3}, [](const Variable& x) { return select(x, 0); });
}

TEST_CASE("op: what follows a value's new shape does not follow an older graph of it") {
  Variable x(Tensor::ones({2, 3}), true);
  const Variable w(Tensor::ones({5, 3}), true), y = matmul(x, transposed(w));
  x.mutable_value() = Tensor::ones({3, 2});
  const Variable other = x * 2;  // from here on x has a gradient of its new shape
  CHECK(error_of([&] { backward(sum(y)); }).starts_with("multiply_rows: "));
  CHECK(!x.has_grad());
}

TEST_CASE("op: a writer that leaves another gradient than its input's is refused") {
  for (const Tensor& left : {Tensor::ones({3, 3}), Tensor()}) {
    const Variable x(Tensor::ones({2, 2}), true);
    const Variable y = make_op("careless", x.value(), {x}, [left](const Tensor&, Gradients& grads) {
      grads.accumulate(0, [&](Tensor& buffer, real) { buffer = left; });
    });
    CHECK(error_of([&] { backward(sum(y)); }).starts_with("careless: backward gives input 0 "));
    CHECK(!x.has_grad());
  }
  const Variable x(Tensor::ones({2, 3}), true);
  const Variable y = make_op("careless", x.value(), {x}, [](const Tensor&, Gradients& grads) {
    grads.add_slice(0, 0, 1, Tensor::ones({5, 3}));
  });
  CHECK_THROWS_AS(backward(sum(y)), Error);
  CHECK(!x.has_grad());
}

TEST_CASE("op: an undefined gradient is refused, of a scalar too") {
  for (const Shape& shape : {Shape{}, Shape{2}}) {
    const Variable y =
        identity(leaf(shape), [](const Tensor&, Gradients& grads) { grads.add(0, Tensor()); });
    CHECK(error_of([&] { backward(y, Tensor::ones(shape)); }) ==
          "identity: backward gives input 0 an undefined gradient");
  }
}

TEST_CASE("op: a gradient for an input that there is not is refused") {
  for (const int input : {-1, 1, 7}) {
    const Variable y =
        identity(leaf({2}), [input](const Tensor& dy, Gradients& grads) { grads.add(input, dy); });
    CHECK(error_of([&] { backward(y, Tensor::ones({2})); }) ==
          "identity: backward gives a gradient to input " + std::to_string(input) + ", of 1");
  }
}

TEST_CASE("op: the closure lives while a gradient may be asked for, and not without one") {
  const auto witness = std::make_shared<int>();
  const auto keep = [witness](const Tensor& dy, Gradients& grads) { grads.add(0, dy); };
  const auto copies = [&witness, outside = witness.use_count()] {
    return witness.use_count() - outside;
  };
  Variable x = leaf({});
  {
    const Variable y = identity(x, keep);
    CHECK(copies() == 1);
    backward(y);
    CHECK(copies() == 0);  // freed as backward passed, while y is still there
  }
  {
    const Variable y = identity(x, keep);
    CHECK(copies() == 1);
  }
  CHECK(copies() == 0);  // freed with the graph
  const Variable detached = identity(x.detach(), keep);
  CHECK(copies() == 0);  // no input requires a gradient
  const NoGrad no_grad;
  const Variable unwatched = identity(x, keep);
  CHECK(copies() == 0);
}

TEST_CASE("op: a product that throws has given nothing") {
  const Variable x = leaf({2, 3});
  const Variable y = identity(x, [](const Tensor&, Gradients& grads) {
    grads.accumulate(0, [](Tensor&, real) { fail("no product"); });
  });
  CHECK(error_of([&] { backward(y, Tensor::ones({2, 3})); }) == "no product");
  CHECK_FALSE(x.has_grad());
}

}  // namespace
