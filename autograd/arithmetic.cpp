// SPDX-License-Identifier: MIT
#include "attune/autograd/arithmetic.h"

#include "attune/autograd/op.h"
#include "attune/core/elementwise.h"
#include "attune/core/reduce.h"

namespace attune {
namespace {

Tensor multiply(const Tensor& a, const Tensor& b) {
  return zip("*", a, b, [](real p, real q) { return p * q; });
}

Tensor negate(const Tensor& x) {
  return map(x, [](real v) { return -v; });
}

// y = f(x), where f is linear: dL/dx = f(dL/dy)
template <class F>
Variable linear(const char* op, const Variable& x, F f) {
  return make_op(op, map(x.value(), f), {x},
                 [f](const Tensor& dy, Gradients& grads) { grads.add(0, map(dy, f)); });
}

// y = x + number
Variable shift(const char* op, const Variable& x, real number) {
  return make_op(op, map(x.value(), [=](real v) { return v + number; }), {x},
                 [](const Tensor& dy, Gradients& grads) { grads.add(0, dy); });
}

Variable multiply(const Variable& x, real number) {
  return linear("*", x, [=](real v) { return number * v; });
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

Variable operator-(const Variable& x) {
  return linear("neg", x, [](real v) { return -v; });
}
Variable operator+(const Variable& x, real number) { return shift("+", x, number); }
Variable operator-(const Variable& x, real number) { return shift("-", x, -number); }
Variable operator-(real number, const Variable& x) {
  return make_op("-", map(x.value(), [=](real v) { return number - v; }), {x},
                 [](const Tensor& dy, Gradients& grads) { grads.add(0, negate(dy)); });
}
Variable operator*(const Variable& x, real number) { return multiply(x, number); }
Variable operator*(real number, const Variable& x) { return multiply(x, number); }
// Not x * (1 / number), which rounds twice and overflows for a small number.
Variable operator/(const Variable& x, real number) {
  return linear("/", x, [=](real v) { return v / number; });
}

}  // namespace attune
