// SPDX-License-Identifier: MIT
#include "attune/core/matmul.h"

#include <algorithm>
#include <utility>

#include "attune/core/blas.h"
#include "attune/core/error.h"
#include "attune/core/parallel.h"
#include "attune/core/products/product.h"

namespace attune {
namespace {

// A tensor seen as a matrix: all axes but the last are rows.
struct Matrix {
  explicit Matrix(const Operand<Tensor>& f)
      : stored_rows(f.value.shape().numel(0, f.value.rank() - 1)),
        stored_columns(f.value.size(-1)) {
    rows = f.transpose ? stored_columns : stored_rows;
    columns = f.transpose ? stored_rows : stored_columns;
  }
  int64_t stored_rows, stored_columns;
  int64_t rows, columns;  // after transposing
};

const char* mark(const Operand<Tensor>& f) { return f.transpose ? "^T" : ""; }

void check_result_is_new(const char* op, const Tensor& c, const Operand<Tensor>& a,
                         const Operand<Tensor>& b) {
  if (&c == &a.value || &c == &b.value) fail(op, ": the result cannot be one of the operands");
}

}  // namespace

void check_product(const Operand<Tensor>& a, const Operand<Tensor>& b) {
  const Shape &sa = a.value.shape(), &sb = b.value.shape();
  // Beside a transposed a, b's leading axes are rows too: dW = dY^T X.
  const bool b_fits = a.transpose ? sb.rank() >= 1 : sb.rank() == 2;
  if (sa.rank() < 1 || !b_fits) {
    fail("matmul: needs [..., K] x [K, N], got ", sa, mark(a), " x ", sb, mark(b));
  }
  if (Matrix(a).columns != Matrix(b).rows) {
    fail("matmul: inner sizes differ, ", sa, mark(a), " x ", sb, mark(b));
  }
}

Tensor matmul(const Operand<Tensor>& a, const Operand<Tensor>& b) {
  check_product(a, b);
  const int64_t n = Matrix(b).columns;
  Tensor c =
      Tensor::uninitialized(a.transpose ? Shape{Matrix(a).rows, n} : a.value.shape().with(-1, n));
  matmul_into(c, a, b, 0);
  return c;
}

void matmul_into(Tensor& c, const Operand<Tensor>& a, const Operand<Tensor>& b, real beta) {
  check_product(a, b);
  check_result_is_new("matmul", c, a, b);
  const Matrix ma(a), mb(b);
  if (c.rank() < 1 || Matrix(c).rows != ma.rows || Matrix(c).columns != mb.columns) {
    fail("matmul: result ", c.shape(), " does not fit ", a.value.shape(), mark(a), " x ",
         b.value.shape(), mark(b));
  }
  product(ma.rows, mb.columns, ma.columns, {a.value.data(), ma.stored_columns, a.transpose},
          {b.value.data(), mb.stored_columns, b.transpose}, beta, c.mutable_data(), mb.columns);
}

namespace {

// A batch of matrices in a rank-3 tensor, whose batch axis is the first or the second.
struct Batch {
  Batch(const Shape& shape, bool transpose, int batch_axis)
      : count(shape[batch_axis]),
        stride(batch_axis == 0 ? shape[1] * shape[2] : shape[2]),
        ld(batch_axis == 0 ? shape[2] : shape[1] * shape[2]) {
    rows = shape[1 - batch_axis];
    columns = shape[2];
    if (transpose) std::swap(rows, columns);
  }
  int64_t count, stride, ld;
  int64_t rows, columns;  // of one matrix, after transposing
};

Shape batched_shape(const Operand<Tensor>& a, const Operand<Tensor>& b, int batch_axis) {
  const Shape &sa = a.value.shape(), &sb = b.value.shape();
  if (sa.rank() != 3 || sb.rank() != 3 || (batch_axis != 0 && batch_axis != 1)) {
    fail("batched_matmul: needs two tensors of 3 axes and batch axis 0 or 1, got ", sa, mark(a),
         " x ", sb, mark(b), " and axis ", batch_axis);
  }
  const Batch ba(sa, a.transpose, batch_axis), bb(sb, b.transpose, batch_axis);
  if (ba.count != bb.count) {
    fail("batched_matmul: batch sizes on axis ", batch_axis, " differ, ", sa, " x ", sb);
  }
  if (ba.columns != bb.rows) {
    fail("batched_matmul: inner sizes differ, ", sa, mark(a), " x ", sb, mark(b),
         ", batch on axis ", batch_axis);
  }
  return batch_axis == 0 ? Shape{ba.count, ba.rows, bb.columns}
                         : Shape{ba.rows, ba.count, bb.columns};
}

}  // namespace

Tensor batched_matmul(const Operand<Tensor>& a, const Operand<Tensor>& b, int batch_axis) {
  Tensor c = Tensor::uninitialized(batched_shape(a, b, batch_axis));
  batched_matmul_into(c, a, b, batch_axis, 0);
  return c;
}

void batched_matmul_into(Tensor& c, const Operand<Tensor>& a, const Operand<Tensor>& b,
                         int batch_axis, real beta) {
  check_result_is_new("batched_matmul", c, a, b);
  if (c.shape() != batched_shape(a, b, batch_axis)) {
    fail("batched_matmul: result ", c.shape(), " does not fit ", a.value.shape(), mark(a), " x ",
         b.value.shape(), mark(b));
  }
  const Batch ba(a.value.shape(), a.transpose, batch_axis);
  const Batch bb(b.value.shape(), b.transpose, batch_axis);
  const Batch bc(c.shape(), false, batch_axis);
  if (c.numel() == 0) return;
  const real *pa = a.value.data(), *pb = b.value.data();
  real* pc = c.mutable_data();
  // Many small products: one thread each, rather than all threads on one after the other.
  constexpr int64_t kOperationsPerThread = 1 << 16;
  const int64_t operations = ba.rows * ba.columns * bb.columns;
  const int64_t grain = row_grain(kOperationsPerThread, operations);
  parallel_for(bc.count, grain, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      gemm(ba.rows, bb.columns, ba.columns, {pa + i * ba.stride, ba.ld, a.transpose},
           {pb + i * bb.stride, bb.ld, b.transpose}, beta, pc + i * bc.stride, bc.ld);
    }
  });
}

}  // namespace attune
