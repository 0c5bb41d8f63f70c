// SPDX-License-Identifier: MIT
#include "attune/autograd/reduction.h"

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/op.h"
#include "attune/core/error.h"
#include "attune/core/layout.h"

namespace attune {

Variable sum(const Variable& x) {
  return make_op("sum", Tensor::scalar(sum(x.value())), {x},
                 [shape = x.shape()](const Tensor& dy, Gradients& grads) {
                   grads.add(0, Tensor::full(shape, dy.item()));
                 });
}

Variable sum(const Variable& x, int axis, KeepAxis keep) {
  return make_op("sum", sum(x.value(), axis, keep), {x},
                 [shape = x.shape(), axis](const Tensor& dy, Gradients& grads) {
                   grads.add(0, expand(dy.reshape(shape.with(axis, 1)), shape));
                 });
}

Variable mean(const Variable& x) {
  if (x.numel() == 0) fail("mean: ", x.shape(), " has no elements");
  return sum(x) / static_cast<real>(x.numel());
}

Variable mean(const Variable& x, int axis, KeepAxis keep) {
  axis = x.shape().normalize(axis, "mean");
  if (x.size(axis) == 0) fail("mean: axis ", axis, " of ", x.shape(), " has no elements");
  return sum(x, axis, keep) / static_cast<real>(x.size(axis));
}

Variable max(const Variable& x, int axis, KeepAxis keep) {
  const MaxResult best = max(x.value(), axis, keep);
  return make_op("max", best.values, {x},
                 [shape = x.shape(), axis, at = best.indices](const Tensor& dy, Gradients& grads) {
                   const AxisView view(shape, axis);
                   Tensor dx = Tensor::zeros(shape);
                   real* out = dx.mutable_data();
                   for (int64_t i = 0; i < dy.numel(); ++i) {
                     const int64_t outer = i / view.inner, inner = i % view.inner;
                     out[(outer * view.n + at[i]) * view.inner + inner] = dy.data()[i];
                   }
                   grads.add(0, dx);
                 });
}

}  // namespace attune
