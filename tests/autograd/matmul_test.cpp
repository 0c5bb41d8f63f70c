// SPDX-License-Identifier: MIT
#include "attune/autograd/matmul.h"

#include <doctest/doctest.h>

#include "attune/autograd/check_ops.h"

namespace {

using namespace attune;
using namespace attune::testing;

Operand<Variable> operand(const Variable& x, bool transpose) { return {x, transpose}; }

// All axes of x but the last, as the rows of a matrix.
Tensor matrix(const Tensor& x, bool transpose) {
  const Tensor rows = x.reshape(Shape{x.shape().numel(0, x.rank() - 1), x.size(-1)});
  if (!transpose) return rows;
  Tensor y = Tensor::uninitialized({rows.size(1), rows.size(0)});
  for (int64_t i = 0; i < y.numel(); ++i) {
    y.mutable_data()[i] = at(rows, {i % rows.size(0), i / rows.size(0)});
  }
  return y;
}

OpCase product(const Shape& a, bool ta, const Shape& b, bool tb, const Shape& result) {
  return {"matmul " + a.to_string() + (ta ? "^T x " : " x ") + b.to_string() + (tb ? "^T" : ""),
          [=](const Leaves& x) { return matmul(operand(x[0], ta), operand(x[1], tb)); },
          {a, b},
          result,
          [=](const Values& x, const Index& index) {
            const Tensor p = matrix(x[0], ta), q = matrix(x[1], tb);
            int64_t row = 0;
            for (size_t axis = 0; axis + 1 < index.size(); ++axis) {
              row = row * result[static_cast<int>(axis)] + index[axis];
            }
            real sum = 0;
            for (int64_t k = 0; k < p.size(1); ++k)
              sum += at(p, {row, k}) * at(q, {k, index.back()});
            return sum;
          }};
}

TEST_CASE("matmul") {
  check_ops({
      product({2, 3}, false, {3, 4}, false, {2, 4}),
      product({3, 2}, true, {3, 4}, false, {2, 4}),
      product({2, 3}, false, {4, 3}, true, {2, 4}),
      product({3, 2}, true, {4, 3}, true, {2, 4}),
      product({1, 1}, false, {1, 1}, false, {1, 1}),
      product({1, 3}, false, {3, 1}, false, {1, 1}),
      product({5, 1}, false, {1, 4}, false, {5, 4}),
      product({3}, false, {3, 4}, false, {4}),
      product({3}, false, {4, 3}, true, {4}),
      product({3}, true, {4}, false, {3, 4}),
      product({3}, true, {4, 1}, true, {3, 4}),
      product({5, 3}, true, {5}, true, {3, 1}),
      product({2, 5, 3}, false, {3, 4}, false, {2, 5, 4}),
      product({2, 5, 3}, false, {4, 3}, true, {2, 5, 4}),
      product({2, 1, 2, 3}, false, {3, 1}, false, {2, 1, 2, 1}),
      product({2, 5, 3}, true, {10, 4}, false, {3, 4}),
      product({2, 5, 3}, true, {2, 5, 4}, false, {3, 4}),
      product({2, 0}, false, {0, 4}, false, {2, 4}),
      product({0, 2}, true, {4, 0}, true, {2, 4}),
      product({0, 3}, false, {3, 4}, false, {0, 4}),
      product({5, 0, 3}, false, {4, 3}, true, {5, 0, 4}),
      product({2, 3}, false, {3, 0}, false, {2, 0}),
  });
}

TEST_CASE("matmul of a variable with itself") {
  check_ops({
      {"x x", [](const Leaves& x) { return matmul(x[0], x[0]); }, {{3, 3}}, {3, 3}},
      {"x x^T", [](const Leaves& x) { return matmul(x[0], transposed(x[0])); }, {{2, 3}}, {2, 2}},
      {"x^T x", [](const Leaves& x) { return matmul(transposed(x[0]), x[0]); }, {{2, 3}}, {3, 3}},
  });
}

struct Sizes {
  int64_t batch, m, k, n;
};

Shape batch_of(int64_t batch, int64_t rows, int64_t columns, int batch_axis) {
  return batch_axis == 0 ? Shape{batch, rows, columns} : Shape{rows, batch, columns};
}

OpCase batched_product(const Sizes& size, bool ta, bool tb, int batch_axis) {
  const auto [batch, m, k, n] = size;
  const Shape a = ta ? batch_of(batch, k, m, batch_axis) : batch_of(batch, m, k, batch_axis);
  const Shape b = tb ? batch_of(batch, n, k, batch_axis) : batch_of(batch, k, n, batch_axis);
  const auto element = [batch_axis](const Tensor& x, int64_t i, int64_t row, int64_t column,
                                    bool transpose) {
    if (transpose) std::swap(row, column);
    return batch_axis == 0 ? at(x, {i, row, column}) : at(x, {row, i, column});
  };
  return {"batched_matmul " + a.to_string() + (ta ? "^T x " : " x ") + b.to_string() +
              (tb ? "^T, axis " : ", axis ") + std::to_string(batch_axis),
          [=](const Leaves& x) {
            return batched_matmul(operand(x[0], ta), operand(x[1], tb), batch_axis);
          },
          {a, b},
          batch_of(batch, m, n, batch_axis),
          [=, inner = k](const Values& x, const Index& index) {
            const int64_t i = index[batch_axis == 0 ? 0 : 1], row = index[batch_axis == 0 ? 1 : 0];
            real sum = 0;
            for (int64_t j = 0; j < inner; ++j) {
              sum += element(x[0], i, row, j, ta) * element(x[1], i, j, index[2], tb);
            }
            return sum;
          }};
}

TEST_CASE("batched_matmul") {
  std::vector<OpCase> cases;
  for (const Sizes& size : {Sizes{3, 2, 4, 5}, Sizes{1, 1, 1, 1}, Sizes{3, 1, 4, 1},
                            Sizes{2, 2, 0, 3}, Sizes{0, 2, 3, 4}, Sizes{2, 0, 3, 4}}) {
    for (const int flags : {0, 1, 2, 3}) {
      for (const int batch_axis : {0, 1}) {
        cases.push_back(batched_product(size, flags & 1, flags & 2, batch_axis));
      }
    }
  }
  check_ops(cases);
}

TEST_CASE("matmul: shapes that do not fit") {
  check_errors({
      {[] {
         matmul(leaf({2, 3}), leaf({4, 5}));
       },
       "matmul: inner sizes differ, [2, 3] x [4, 5]"},
      {[] {
         matmul(leaf({2, 3}), transposed(leaf({3, 4})));
       },
       "matmul: inner sizes differ, [2, 3] x [3, 4]^T"},
      {[] {
         matmul(transposed(leaf({2, 3})), leaf({3, 4}));
       },
       "matmul: inner sizes differ, [2, 3]^T x [3, 4]"},
      {[] {
         matmul(leaf({}), leaf({3, 4}));
       },
       "matmul: needs [..., K] x [K, N], got [] x [3, 4]"},
      {[] {
         matmul(leaf({2, 3}), leaf({3}));
       },
       "matmul: needs [..., K] x [K, N], got [2, 3] x [3]"},
      {[] {
         batched_matmul(leaf({2, 3, 4}), leaf({2, 5, 6}));
       },
       "batched_matmul: inner sizes differ, [2, 3, 4] x [2, 5, 6], batch on axis 0"},
      {[] {
         batched_matmul(transposed(leaf({2, 3, 4})), leaf({4, 3, 5}), 1);
       },
       "batched_matmul: inner sizes differ, [2, 3, 4]^T x [4, 3, 5], batch on axis 1"},
      {[] {
         batched_matmul(leaf({2, 3, 4}), leaf({3, 4, 5}));
       },
       "batched_matmul: batch sizes on axis 0 differ, [2, 3, 4] x [3, 4, 5]"},
      {[] {
         batched_matmul(leaf({3, 4}), leaf({3, 4, 5}));
       },
       "batched_matmul: needs two tensors of 3 axes and batch axis 0 or 1, got [3, 4] x [3, 4, 5] "
       "and axis 0"},
      {[] {
         batched_matmul(leaf({2, 3, 4}), leaf({2, 4, 5}), 2);
       },
       "batched_matmul: needs two tensors of 3 axes and batch axis 0 or 1, got [2, 3, 4] x "
       "[2, 4, 5] and axis 2"},
  });
}

}  // namespace
