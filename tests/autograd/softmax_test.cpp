// SPDX-License-Identifier: MIT
#include "attune/autograd/softmax.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "attune/autograd/check_ops.h"
#include "attune/autograd/gather.h"
#include "attune/autograd/layout.h"

namespace {

using namespace attune;
using namespace attune::testing;

constexpr real kMinusInfinity = -std::numeric_limits<real>::infinity();

// log(exp(x_i) / sum_j exp(x_j)) over the row's length; lengths repeat over the leading axes.
real naive_log_softmax(const Tensor& x, Index i, const std::vector<int>& lengths) {
  const int64_t column = i.back();
  int64_t r = 0;
  for (int axis = 0; axis + 1 < x.rank(); ++axis) {
    r = r * x.size(axis) + i[static_cast<size_t>(axis)];
  }
  const int64_t length =
      lengths.empty() ? x.size(-1) : lengths[static_cast<size_t>(r) % lengths.size()];
  if (column >= length) return kMinusInfinity;
  real total = 0;
  for (i.back() = 0; i.back() < length; ++i.back()) total += std::exp(at(x, i));
  i.back() = column;
  return std::log(std::exp(at(x, i)) / total);
}

OpCase softmax_case(const Shape& shape) {
  return {"softmax of " + shape.to_string(),
          [](const Leaves& x) { return softmax(x[0]); },
          {shape},
          shape,
          [](const Values& x, const Index& i) { return std::exp(naive_log_softmax(x[0], i, {})); }};
}

OpCase log_softmax_case(const Shape& shape) {
  return {"log_softmax of " + shape.to_string(),
          [](const Leaves& x) { return log_softmax(x[0]); },
          {shape},
          shape,
          [](const Values& x, const Index& i) { return naive_log_softmax(x[0], i, {}); }};
}

OpCase masked_softmax_case(const Shape& shape, const Shape& rows, const std::vector<int>& lengths) {
  return {"softmax of " + shape.to_string() + " with lengths " + rows.to_string(),
          [=](const Leaves& x) { return softmax(x[0], Ids(rows, lengths)); },
          {shape},
          shape,
          [=](const Values& x, const Index& i) {
            return std::exp(naive_log_softmax(x[0], i, lengths));
          }};
}

TEST_CASE("softmax and log_softmax") {
  std::vector<OpCase> cases;
  for (const Shape& shape :
       {Shape{5}, Shape{1}, Shape{2, 3}, Shape{2, 3, 4}, Shape{3, 1}, Shape{0, 4}, Shape{3, 0}}) {
    cases.push_back(softmax_case(shape));
    cases.push_back(log_softmax_case(shape));
  }
  check_ops(cases);
}

TEST_CASE("softmax with lengths") {
  check_ops({
      masked_softmax_case({3, 4}, {3}, {2, 4, 1}),
      masked_softmax_case({2, 3, 4}, {3}, {2, 4, 1}),
      masked_softmax_case({2, 3, 4}, {2, 3}, {2, 4, 1, 3, 3, 4}),
      masked_softmax_case({2, 3, 4}, {}, {3}),
      masked_softmax_case({4}, {}, {2}),
      masked_softmax_case({3, 1}, {3}, {1, 1, 1}),
      masked_softmax_case({0, 4}, {0}, {}),
  });
}

TEST_CASE("log_softmax with lengths") {
  const std::vector<int> lengths = {2, 3, 1};
  const Ids taking_part({0, 1, 3, 4, 5, 6});  // of the nine elements; the others are -infinity
  check_ops({{"log_softmax",
              [=](const Leaves& x) {
                const Variable y = log_softmax(x[0], Ids(lengths));
                return gather(reshape(y, {9}), taking_part);
              },
              {{3, 3}},
              {6},
              [=](const Values& x, const Index& i) {
                const int64_t k = taking_part[i[0]];
                return naive_log_softmax(x[0], {k / 3, k % 3}, lengths);
              }}});
  const Tensor y = log_softmax(Variable(Tensor::zeros({3, 3})), Ids(lengths)).value();
  CHECK(at(y, {0, 2}) == kMinusInfinity);
  CHECK(at(y, {2, 0}) == 0);
  CHECK(at(y, {2, 1}) == kMinusInfinity);
}

TEST_CASE("softmax: padding has exactly no weight, whatever stands there") {
  const real nan = std::nan("");
  const Tensor y = softmax(Variable(Tensor::of({1, 1, nan, 1e30f})), Ids({}, {2})).value();
  CHECK(equal(y, Tensor::of({0.5, 0.5, 0, 0})));
}

TEST_CASE("softmax of large logits does not overflow") {
  const Variable x(Tensor::of({10000, 10000, -10000}));
  const real log_2 = std::log(real(2));
  CHECK(close(softmax(x).value(), Tensor::of({0.5, 0.5, 0})));
  CHECK(close(log_softmax(x).value(), Tensor::of({-log_2, -log_2, -20000 - log_2})));
}

TEST_CASE("softmax: what does not fit") {
  check_errors({
      {[] { softmax(leaf({})); }, "softmax: needs at least one axis"},
      {[] { log_softmax(leaf({})); }, "log_softmax: needs at least one axis"},
      {[] {
         softmax(leaf({3, 4}), Ids({1, 1}));
       },
       "softmax: lengths [2] do not fit the rows of [3, 4]"},
      {[] {
         log_softmax(leaf({2, 3, 4}), Ids::full({3, 2}, 1));
       },
       "log_softmax: lengths [3, 2] do not fit the rows of [2, 3, 4]"},
      {[] {
         softmax(leaf({3, 4}), Ids({1, 0, 4}));
       },
       "softmax: length 0 at position [1] of [3] is outside [1, 4]"},
      {[] {
         log_softmax(leaf({3, 4}), Ids({1, 1, 5}));
       },
       "log_softmax: length 5 at position [2] of [3] is outside [1, 4]"},
  });
}

}  // namespace
