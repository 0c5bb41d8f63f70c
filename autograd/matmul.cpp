// SPDX-License-Identifier: MIT
#include "attune/autograd/matmul.h"

#include "attune/autograd/op.h"

namespace attune {
namespace {

// For Y = op(A) op(B), where op may transpose, the gradient of the stored A is dY op(B)^T, or its
// transpose op(B) dY^T if A is stored transposed; likewise for B. `multiply(into, p, q, beta)`
// adds the product of two operands into a gradient.
template <class Multiply>
void product_gradients(const Tensor& a, bool ta, const Tensor& b, bool tb, const Tensor& dy,
                       Gradients& grads, Multiply multiply) {
  using F = Operand<Tensor>;
  grads.accumulate(0, [&](Tensor& da, real beta) {
    ta ? multiply(da, F(b, tb), F(dy, true), beta) : multiply(da, F(dy, false), F(b, !tb), beta);
  });
  grads.accumulate(1, [&](Tensor& db, real beta) {
    tb ? multiply(db, F(dy, true), F(a, ta), beta) : multiply(db, F(a, !ta), F(dy, false), beta);
  });
}

// A layer's product, where each row of Y comes from one row of x. The gradient of its weight is a
// sum over rows, which may wait for those of other steps.
Variable multiply_rows(const Variable& x, const Weight& weight, bool transpose) {
  const Variable& variable = weight.variable();
  Tensor y = Tensor::uninitialized(x.shape().with(-1, variable.size(transpose ? 0 : 1)));
  multiply_rows(y, x.value(), *weight.operand(), transpose, 0);
  return make_op("matmul", y, {x, variable},
                 [transpose, w = x.requires_grad() ? weight.operand() : nullptr,
                  vx = keep_if(variable.requires_grad(), x)](const Tensor& dy, Gradients& grads) {
                   grads.accumulate(0, [&](Tensor& dx, real beta) {
                     multiply_rows(dx, dy, *w, !transpose, beta);
                   });
                   transpose ? grads.add_product(1, dy, vx) : grads.add_product(1, vx, dy);
                 });
}

}  // namespace

Variable matmul(const Operand<Variable>& a, const Operand<Variable>& b) {
  const bool ta = a.transpose, tb = b.transpose;
  check_product({a.value.value(), ta}, {b.value.value(), tb});
  if (!ta) return multiply_rows(a.value, b.value, tb);
  Tensor y = matmul({a.value.value(), ta}, {b.value.value(), tb});
  return make_op(
      "matmul", y, {a.value, b.value},
      [ta, tb, va = keep_if(b.value.requires_grad(), a.value),
       vb = keep_if(a.value.requires_grad(), b.value)](const Tensor& dy, Gradients& grads) {
        product_gradients(va, ta, vb, tb, dy, grads,
                          [](Tensor& into, const auto& p, const auto& q, real beta) {
                            matmul_into(into, p, q, beta);
                          });
      });
}

Variable matmul(const Variable& x, const Operand<Weight>& w) {
  check_product(x.value(), {w.value.variable().value(), w.transpose});
  return multiply_rows(x, w.value, w.transpose);
}

Variable batched_matmul(const Operand<Variable>& a, const Operand<Variable>& b, int batch_axis) {
  const bool ta = a.transpose, tb = b.transpose;
  Tensor y = batched_matmul({a.value.value(), ta}, {b.value.value(), tb}, batch_axis);
  return make_op(
      "batched_matmul", y, {a.value, b.value},
      [ta, tb, batch_axis, va = keep_if(b.value.requires_grad(), a.value),
       vb = keep_if(a.value.requires_grad(), b.value)](const Tensor& dy, Gradients& grads) {
        product_gradients(va, ta, vb, tb, dy, grads,
                          [=](Tensor& into, const auto& p, const auto& q, real beta) {
                            batched_matmul_into(into, p, q, batch_axis, beta);
                          });
      });
}

}  // namespace attune
