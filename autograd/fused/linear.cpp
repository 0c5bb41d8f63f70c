// SPDX-License-Identifier: MIT
#include "attune/autograd/fused/linear.h"

#include "attune/autograd/op.h"
#include "attune/core/error.h"
#include "attune/core/layout.h"
#include "attune/core/products/repeated_operand.h"
#include "attune/core/reduce.h"

namespace attune {
namespace {

Shape result_shape(const Shape& x, const Shape& weight, const Shape& bias) {
  if (x.rank() < 1 || weight.rank() != 2) {
    fail("linear: needs x [..., K] and weight [N, K], got ", x, " and ", weight);
  }
  if (x[-1] != weight[1]) fail("linear: inner sizes differ, ", x, " x ", weight, "^T");
  const Shape y = x.with(-1, weight[0]);
  if (bias != y && bias != Shape{weight[0]}) {
    fail("linear: bias ", bias, " does not fit the product ", y);
  }
  return y;
}

}  // namespace

Variable linear(const Variable& x, const Weight& weight, const Variable& bias) {
  const Variable& w = weight.variable();
  const Shape shape = result_shape(x.shape(), w.shape(), bias.shape());
  Tensor y = expand(bias.value(), shape);
  multiply_rows(y, x.value(), *weight.operand(), /*transpose=*/true, 1);
  return make_op(
      "linear", y, {x, w, bias},
      [vx = keep_if(w.requires_grad(), x), operand = x.requires_grad() ? weight.operand() : nullptr,
       bias_shape = bias.shape()](const Tensor& dy, Gradients& grads) {
        grads.accumulate(0, [&](Tensor& dx, real beta) {
          multiply_rows(dx, dy, *operand, /*transpose=*/false, beta);
        });
        grads.add_product(1, dy, vx);
        if (grads.wants(2)) grads.add(2, sum_to(dy, bias_shape));
      });
}

}  // namespace attune
