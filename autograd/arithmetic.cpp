// SPDX-License-Identifier: MIT
#include "attune/autograd/arithmetic.h"

#include "attune/autograd/op.h"
#include "attune/core/arithmetic.h"
#include "attune/core/reduce.h"

namespace attune {

Variable operator+(const Variable& a, const Variable& b) {
  return make_op("+", a.value() + b.value(), {a, b},
                 [sa = a.shape(), sb = b.shape()](const Tensor& dy, Gradients& grads) {
                   if (grads.wants(0)) grads.add(0, sum_to(dy, sa));
                   if (grads.wants(1)) grads.add(1, sum_to(dy, sb));
                 });
}

Variable operator-(const Variable& a, const Variable& b) {
  return make_op("-", a.value() - b.value(), {a, b},
                 [sa = a.shape(), sb = b.shape()](const Tensor& dy, Gradients& grads) {
                   if (grads.wants(0)) grads.add(0, sum_to(dy, sa));
                   if (grads.wants(1)) grads.add(1, -sum_to(dy, sb));
                 });
}

Variable operator*(const Variable& a, const Variable& b) {
  return make_op("*", a.value() * b.value(), {a, b},
                 [va = keep_if(b.requires_grad(), a), vb = keep_if(a.requires_grad(), b),
                  sa = a.shape(), sb = b.shape()](const Tensor& dy, Gradients& grads) {
                   if (grads.wants(0)) grads.add(0, sum_to(dy * vb, sa));
                   if (grads.wants(1)) grads.add(1, sum_to(dy * va, sb));
                 });
}

Variable operator/(const Variable& a, const Variable& b) {
  const Tensor y = a.value() / b.value();
  return make_op("/", y, {a, b},
                 [vb = b.value(), kept_y = b.requires_grad() ? y : Tensor(), sa = a.shape()](
                     const Tensor& dy, Gradients& grads) {
                   const Tensor da = dy / vb;
                   if (grads.wants(0)) grads.add(0, sum_to(da, sa));
                   // a / b^2 = y / b
                   if (grads.wants(1)) grads.add(1, sum_to(-(da * kept_y), vb.shape()));
                 });
}

Variable operator-(const Variable& x) {
  return make_op("neg", -x.value(), {x},
                 [](const Tensor& dy, Gradients& grads) { grads.add(0, -dy); });
}
Variable operator+(const Variable& x, real number) {
  return make_op("+", x.value() + number, {x},
                 [](const Tensor& dy, Gradients& grads) { grads.add(0, dy); });
}
Variable operator+(real number, const Variable& x) { return x + number; }
Variable operator-(const Variable& x, real number) {
  return make_op("-", x.value() - number, {x},
                 [](const Tensor& dy, Gradients& grads) { grads.add(0, dy); });
}
Variable operator-(real number, const Variable& x) {
  return make_op("-", number - x.value(), {x},
                 [](const Tensor& dy, Gradients& grads) { grads.add(0, -dy); });
}
Variable operator*(const Variable& x, real number) {
  return make_op("*", x.value() * number, {x},
                 [number](const Tensor& dy, Gradients& grads) { grads.add(0, dy * number); });
}
Variable operator*(real number, const Variable& x) { return x * number; }
Variable operator/(const Variable& x, real number) {
  return make_op("/", x.value() / number, {x},
                 [number](const Tensor& dy, Gradients& grads) { grads.add(0, dy / number); });
}
Variable operator/(real number, const Variable& x) {
  const Tensor y = number / x.value();
  return make_op("/", y, {x}, [y, x = x.value()](const Tensor& dy, Gradients& grads) {
    grads.add(0, -(dy / x * y));  // number / x^2 = y / x
  });
}

}  // namespace attune
