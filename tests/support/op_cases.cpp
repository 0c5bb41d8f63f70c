// SPDX-License-Identifier: MIT
#include "attune/tests/support/op_cases.h"

#include <doctest/doctest.h>

#include "attune/autograd/backward.h"
#include "attune/autograd/check_gradients.h"
#include "attune/core/elementwise.h"
#include "attune/tests/support/errors.h"

namespace attune::testing {
namespace {

// Which leaves require a gradient: [first, last).
struct Wanted {
  size_t first, last;
};

Leaves make_leaves(const Values& values, const Wanted& wanted) {
  Leaves leaves;
  for (size_t i = 0; i < values.size(); ++i) {
    leaves.emplace_back(values[i], wanted.first <= i && i < wanted.last);
  }
  return leaves;
}

void check_value(const OpCase& c, const Values& values) {
  const Variable y = c.op(make_leaves(values, {0, 0}));
  CHECK(y.shape() == c.result);
  CHECK_FALSE(y.requires_grad());
  if (!c.naive) return;
  CHECK(close(y.value(), build(c.result, [&](const Index& i) { return c.naive(values, i); })));
}

void check_gradient(const OpCase& c, const Values& values, const Wanted& wanted) {
  CAPTURE(wanted.first);
  CAPTURE(wanted.last);
  const Leaves leaves = make_leaves(values, wanted);
  Leaves checked;
  for (const Variable& x : leaves) {
    if (x.requires_grad()) checked.push_back(x);
  }
  CHECK_NOTHROW(check_gradients([&] { return c.op(leaves); }, checked));
}

void check_accumulation(const OpCase& c, const Values& values) {
  const Leaves leaves = make_leaves(values, {0, values.size()});
  const Tensor dy = random_tensor(c.result, 2);
  backward(c.op(leaves), dy);
  Values twice;
  for (const Variable& x : leaves) {
    twice.push_back(map(x.grad(), [](real g) { return 2 * g; }));
  }
  backward(c.op(leaves), dy);
  for (size_t i = 0; i < leaves.size(); ++i) {
    CAPTURE(i);
    CHECK(close(leaves[i].grad(), twice[i]));
  }
}

void check_op(const OpCase& c) {
  CAPTURE(c.name);
  Rng rng(7);
  Values values;
  for (const Shape& shape : c.leaves) values.push_back(c.draw(shape, rng));
  check_value(c, values);
  check_accumulation(c, values);
  if (!GradientCheck::kDouble) return;
  check_gradient(c, values, {0, values.size()});
  if (values.size() == 1) return;
  // What an op keeps for its backward pass depends on who wants a gradient.
  for (size_t i = 0; i < values.size(); ++i) check_gradient(c, values, {i, i + 1});
}

}  // namespace

Draw between(real low, real high) {
  return [=](const Shape& shape, Rng& rng) { return uniform(shape, low, high, rng); };
}

Draw away_from_zero() {
  return [](const Shape& shape, Rng& rng) {
    return map(uniform(shape, -1, 1, rng),
               [](real v) { return real(1.8) * v + (v < 0 ? real(-0.2) : real(0.2)); });
  };
}

Draw distinct() {
  return [](const Shape& shape, Rng& rng) {
    std::vector<real> values;
    for (int64_t i = 0; i < shape.numel(); ++i) {
      values.push_back(real(0.1) * static_cast<real>(i - shape.numel() / 2));
    }
    rng.shuffle(values);
    return Tensor::from(shape, values);
  };
}

void check_ops(const std::vector<OpCase>& cases) {
  for (const OpCase& c : cases) check_op(c);
}

void check_errors(const std::vector<BadCall>& calls) {
  for (const BadCall& bad : calls) CHECK(error_of(bad.call) == bad.sentence);
}

Variable leaf(const Shape& shape) { return Variable(Tensor::zeros(shape), true); }

}  // namespace attune::testing
