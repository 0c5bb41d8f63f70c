// SPDX-License-Identifier: MIT
#include "attune/autograd/reduction.h"

#include <doctest/doctest.h>

#include <limits>

#include "attune/autograd/backward.h"
#include "attune/autograd/check_ops.h"

namespace {

using namespace attune;
using namespace attune::testing;

// The elements of x along an axis, at an index that lacks that axis.
std::vector<real> along(const Tensor& x, int axis, Index index) {
  axis = x.shape().normalize(axis);
  index.insert(index.begin() + axis, 0);
  std::vector<real> elements;
  for (int64_t i = 0; i < x.size(axis); ++i) {
    index[static_cast<size_t>(axis)] = i;
    elements.push_back(at(x, index));
  }
  return elements;
}

real total(const std::vector<real>& elements) {
  real result = 0;
  for (real v : elements) result += v;
  return result;
}

OpCase sum_case(const Shape& shape, int axis) {
  return {"sum of " + shape.to_string() + " over " + std::to_string(axis),
          [=](const Leaves& x) { return sum(x[0], axis); },
          {shape},
          shape.without(axis),
          [=](const Values& x, const Index& i) { return total(along(x[0], axis, i)); }};
}

OpCase mean_case(const Shape& shape, int axis) {
  return {"mean of " + shape.to_string() + " over " + std::to_string(axis),
          [=](const Leaves& x) { return mean(x[0], axis); },
          {shape},
          shape.without(axis),
          [=](const Values& x, const Index& i) {
            return total(along(x[0], axis, i)) / static_cast<real>(shape[axis]);
          }};
}

OpCase max_case(const Shape& shape, int axis) {
  return {"max of " + shape.to_string() + " over " + std::to_string(axis),
          [=](const Leaves& x) { return max(x[0], axis); },
          {shape},
          shape.without(axis),
          [=](const Values& x, const Index& i) {
            real largest = -std::numeric_limits<real>::infinity();
            for (real v : along(x[0], axis, i)) largest = std::max(largest, v);
            return largest;
          },
          distinct()};
}

// The same with the axis kept.
OpCase kept(OpCase reduced, const std::function<Variable(const Leaves&)>& op, int axis) {
  axis = reduced.leaves[0].normalize(axis);
  reduced.name += ", kept";
  reduced.op = op;
  reduced.result = reduced.result.insert(axis, 1);
  reduced.naive = [naive = reduced.naive, axis](const Values& x, Index i) {
    i.erase(i.begin() + axis);
    return naive(x, i);
  };
  return reduced;
}

TEST_CASE("reduction: over one axis") {
  std::vector<OpCase> cases;
  for (const Shape& shape : {Shape{2, 3, 4}, Shape{3}, Shape{1, 1}, Shape{4, 1, 2}}) {
    for (int axis = -shape.rank(); axis < shape.rank(); ++axis) {
      cases.push_back(sum_case(shape, axis));
      cases.push_back(kept(
          sum_case(shape, axis), [=](const Leaves& x) { return sum(x[0], axis, KeepAxis::yes); },
          axis));
      cases.push_back(mean_case(shape, axis));
      cases.push_back(kept(
          mean_case(shape, axis), [=](const Leaves& x) { return mean(x[0], axis, KeepAxis::yes); },
          axis));
      cases.push_back(max_case(shape, axis));
      cases.push_back(kept(
          max_case(shape, axis), [=](const Leaves& x) { return max(x[0], axis, KeepAxis::yes); },
          axis));
    }
  }
  for (const int axis : {0, 2}) {  // no rows, yet each would have elements
    cases.push_back(mean_case({2, 0, 3}, axis));
    cases.push_back(max_case({2, 0, 3}, axis));
  }
  for (const int axis : {0, 1, 2}) cases.push_back(sum_case({2, 0, 3}, axis));
  check_ops(cases);
}

TEST_CASE("reduction: of all elements") {
  std::vector<OpCase> cases;
  for (const Shape& shape : {Shape{2, 3, 4}, Shape{}, Shape{1}, Shape{0}, Shape{2, 0}}) {
    const auto all = [](const Values& x, const Index&) { return total(x[0].to_vector()); };
    cases.push_back({"sum of " + shape.to_string(),
                     [](const Leaves& x) { return sum(x[0]); },
                     {shape},
                     {},
                     all});
    if (shape.numel() == 0) continue;
    cases.push_back({"mean of " + shape.to_string(),
                     [](const Leaves& x) { return mean(x[0]); },
                     {shape},
                     {},
                     [=](const Values& x, const Index& i) {
                       return all(x, i) / static_cast<real>(shape.numel());
                     }});
  }
  check_ops(cases);
}

TEST_CASE("reduction: max of equals gives the gradient to the first of them") {
  Variable x(Tensor::of({{1, 2, 2}, {3, 3, 3}}), true);
  backward(sum(max(x, 1)));
  CHECK(close(x.grad(), Tensor::of({{0, 1, 0}, {1, 0, 0}})));
}

TEST_CASE("reduction: what cannot be reduced") {
  check_errors({
      {[] {
         mean(leaf({2, 0}));
       },
       "mean: [2, 0] has no elements"},
      {[] {
         mean(leaf({2, 0}), 1);
       },
       "mean: axis 1 of [2, 0] has no elements"},
      {[] {
         max(leaf({2, 0}), -1);
       },
       "max: axis -1 of [2, 0] has no elements"},
      {[] {
         sum(leaf({2, 3}), 2);
       },
       "sum: [2, 3] has no axis 2"},
      {[] {
         mean(leaf({2, 3}), -3);
       },
       "mean: [2, 3] has no axis -3"},
      {[] { max(leaf({}), 0); }, "max: [] has no axis 0"},
  });
}

TEST_CASE("mean: that of ones is 1, however many") {
  for (int64_t n = 1; n < 3000; ++n) {
    const Variable ones(Tensor::ones({n})), columns(Tensor::ones({n, 2}));
    CAPTURE(n);
    CHECK(mean(ones).item() == 1);
    CHECK(same_bits(mean(columns, 0).value(), Tensor::ones({2})));
  }
}

}  // namespace
