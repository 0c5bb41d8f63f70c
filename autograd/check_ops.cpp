// SPDX-License-Identifier: MIT
#include "attune/autograd/check_ops.h"

#include "attune/autograd/backward.h"
#include "attune/autograd/check_gradients.h"
#include "attune/core/arithmetic.h"
#include "attune/core/elementwise.h"
#include "attune/core/testing/errors.h"

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
  if (y.shape() != c.result) fail("the result is ", y.shape(), ", not ", c.result);
  if (y.requires_grad()) fail("the result requires a gradient, though no leaf does");
  if (!c.naive) return;
  const Tensor naive = build(c.result, [&](const Index& i) { return c.naive(values, i); });
  const Comparison comparison = close(y.value(), naive);
  if (!comparison) fail("the result is not the naive one: ", comparison);
}

void check_gradient(const OpCase& c, const Values& values, const Wanted& wanted) {
  const Leaves leaves = make_leaves(values, wanted);
  std::vector<NamedVariable> checked;
  for (size_t i = wanted.first; i < wanted.last; ++i) {
    const bool is_alone = wanted.last - wanted.first < values.size();
    checked.push_back({"leaf " + std::to_string(i) + (is_alone ? " alone" : ""), leaves[i]});
  }
  check_gradients([&] { return c.op(leaves); }, checked);
}

void check_accumulation(const OpCase& c, const Values& values) {
  const Leaves leaves = make_leaves(values, {0, values.size()});
  const Tensor dy = random_tensor(c.result, 2);
  backward(c.op(leaves), dy);
  Values twice;
  for (const Variable& x : leaves) {
    twice.push_back(x.has_grad() ? 2 * x.grad() : Tensor());
  }
  backward(c.op(leaves), dy);
  for (size_t i = 0; i < leaves.size(); ++i) {
    if (leaves[i].has_grad() && !all_finite(leaves[i].grad())) {
      fail("the gradient of leaf ", i, " has numbers that are not finite");
    }
    const Comparison comparison = close(leaves[i].grad(), twice[i]);
    if (!comparison) fail("two backward passes do not add up, in leaf ", i, ": ", comparison);
  }
}

void check_op(const OpCase& c) {
  if (!c.op || !c.draw) fail("there is no op, or no draw");
  Rng rng(7);
  Values values;
  for (const Shape& shape : c.leaves) {
    values.push_back(c.draw(shape, rng));
    if (values.back().shape() != shape) {
      fail("the draw gives ", values.back().shape(), " for a leaf ", shape);
    }
  }
  check_value(c, values);
  check_accumulation(c, values);
  if (!GradientCheck::kDouble) return;  // in float, differences say little
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
  if (cases.empty()) fail("check_ops: there is no row");
  for (const OpCase& c : cases) {
    try {
      check_op(c);
    } catch (const Error& error) {
      fail("check_ops: ", c.name, ": ", error.what());
    }
  }
}

void check_errors(const std::vector<BadCall>& calls) {
  for (const BadCall& bad : calls) {
    if (!bad.call) fail("check_errors: there is no call that is to throw \"", bad.sentence, "\"");
    const std::string said = error_of(bad.call);
    if (said != bad.sentence) fail("check_errors: \"", said, "\" should be \"", bad.sentence, "\"");
  }
}

Variable leaf(const Shape& shape) { return Variable(Tensor::zeros(shape), true); }

}  // namespace attune::testing
