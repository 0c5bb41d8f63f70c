// SPDX-License-Identifier: MIT
#include "attune/autograd/arithmetic.h"

#include "attune/autograd/op.h"
#include "attune/core/elementwise.h"
#include "attune/core/reduce.h"

namespace attune::inline ATTUNE_PRECISION {
namespace {

Tensor multiply(const Tensor& a, const Tensor& b) {
  return zip("*", a, b, [](real p, real q) { return p * q; });
}

Tensor negate(const Tensor& x) {
  return map(x, [](real v) { return -v; });
}

// y = scale * x + shift
Variable affine(const char* op, const Variable& x, real scale, real shift) {
  Tensor y = map(x.value(), [=](real v) { return scale * v + shift; });
  return make_op(op, y, {x}, [scale](const Tensor& dy, Gradients& grads) {
    grads.add(0, scale == 1 ? dy : map(dy, [=](real g) { return scale * g; }));
  });
}

}  // namespace

Variable operator+(const Variable& a, const Variable& b) {
  Tensor y = zip("+", a.value(), b.value(), [](real p, real q) { return p + q; });
  return make_op("+", y, {a, b},
                 [sa = a.shape(), sb = b.shape()](const Tensor& dy, Gradients& grads) {
                   if (grads.wants(0)) grads.add(0, sum_to(dy, sa));
                   if (grads.wants(1)) grads.add(1, sum_to(dy, sb));
                 });
}

Variable operator-(const Variable& a, const Variable& b) {
  Tensor y = zip("-", a.value(), b.value(), [](real p, real q) { return p - q; });
  return make_op("-", y, {a, b},
                 [sa = a.shape(), sb = b.shape()](const Tensor& dy, Gradients& grads) {
                   if (grads.wants(0)) grads.add(0, sum_to(dy, sa));
                   if (grads.wants(1)) grads.add(1, negate(sum_to(dy, sb)));
                 });
}

Variable operator*(const Variable& a, const Variable& b) {
  Tensor y = multiply(a.value(), b.value());
  return make_op("*", y, {a, b},
                 [va = keep_if(b.requires_grad(), a), vb = keep_if(a.requires_grad(), b),
                  sa = a.shape(), sb = b.shape()](const Tensor& dy, Gradients& grads) {
                   if (grads.wants(0)) grads.add(0, sum_to(multiply(dy, vb), sa));
                   if (grads.wants(1)) grads.add(1, sum_to(multiply(dy, va), sb));
                 });
}

Variable operator/(const Variable& a, const Variable& b) {
  const auto divide = [](const Tensor& p, const Tensor& q) {
    return zip("/", p, q, [](real u, real v) { return u / v; });
  };
  Tensor y = divide(a.value(), b.value());
  return make_op("/", y, {a, b},
                 [=, vb = b.value(), kept_y = b.requires_grad() ? y : Tensor(), sa = a.shape()](
                     const Tensor& dy, Gradients& grads) {
                   const Tensor da = divide(dy, vb);
                   if (grads.wants(0)) grads.add(0, sum_to(da, sa));
                   if (grads.wants(1)) {  // a / b^2 = y / b
                     grads.add(1, sum_to(negate(multiply(da, kept_y)), vb.shape()));
                   }
                 });
}

Variable operator-(const Variable& x) { return affine("neg", x, -1, 0); }
Variable operator+(const Variable& x, real number) { return affine("+", x, 1, number); }
Variable operator-(const Variable& x, real number) { return affine("-", x, 1, -number); }
Variable operator-(real number, const Variable& x) { return affine("-", x, -1, number); }
Variable operator*(const Variable& x, real number) { return affine("*", x, number, 0); }
Variable operator*(real number, const Variable& x) { return affine("*", x, number, 0); }
Variable operator/(const Variable& x, real number) { return affine("/", x, 1 / number, 0); }

}  // namespace attune::inline ATTUNE_PRECISION
