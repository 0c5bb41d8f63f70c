// SPDX-License-Identifier: MIT
#include "attune/autograd/activation.h"

#include <cmath>
#include <numbers>

#include "attune/autograd/op.h"
#include "attune/core/arithmetic.h"
#include "attune/core/elementwise.h"

namespace attune {

Variable exp(const Variable& x) {
  Tensor y = exp(x.value());
  return make_op("exp", y, {x}, [y](const Tensor& dy, Gradients& grads) { grads.add(0, dy * y); });
}

Variable log(const Variable& x) {
  Tensor y = map(x.value(), [](real v) { return std::log(v); });
  return make_op("log", y, {x},
                 [x = x.value()](const Tensor& dy, Gradients& grads) { grads.add(0, dy / x); });
}

Variable sqrt(const Variable& x) {
  Tensor y = map(x.value(), [](real v) { return std::sqrt(v); });
  return make_op("sqrt", y, {x}, [y](const Tensor& dy, Gradients& grads) {
    grads.add(0, zip("sqrt", dy, y, [](real g, real r) { return g / (2 * r); }));
  });
}

Variable tanh(const Variable& x) {
  Tensor y = tanh(x.value());
  return make_op("tanh", y, {x}, [y](const Tensor& dy, Gradients& grads) {
    grads.add(0, zip("tanh", dy, y, [](real g, real t) { return g * (1 - t * t); }));
  });
}

Variable sigmoid(const Variable& x) {
  Tensor y = sigmoid(x.value());
  return make_op("sigmoid", y, {x}, [y](const Tensor& dy, Gradients& grads) {
    grads.add(0, zip("sigmoid", dy, y, [](real g, real s) { return g * s * (1 - s); }));
  });
}

Variable relu(const Variable& x) {
  // Not max(v, 0), which would turn NaN into 0.
  Tensor y = map(x.value(), [](real v) { return v < 0 ? real(0) : v; });
  return make_op("relu", y, {x}, [y](const Tensor& dy, Gradients& grads) {
    grads.add(0, zip("relu", dy, y, [](real g, real r) { return r > 0 ? g : real(0); }));
  });
}

Variable gelu(const Variable& x) {
  const auto normal_cdf = [](real v) { return std::erfc(-v / std::numbers::sqrt2_v<real>) / 2; };
  Tensor y = map(x.value(), [=](real v) { return v * normal_cdf(v); });
  return make_op("gelu", y, {x}, [=, x = x.value()](const Tensor& dy, Gradients& grads) {
    grads.add(0, zip("gelu", dy, x, [=](real g, real v) {
                const real density = std::exp(-v * v / 2) / std::sqrt(2 * std::numbers::pi_v<real>);
                return g * (normal_cdf(v) + v * density);
              }));
  });
}

}  // namespace attune
