// SPDX-License-Identifier: MIT
#include "attune/nn/losses.h"

#include <cmath>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/op.h"
#include "attune/autograd/reduction.h"
#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/reduce.h"

namespace attune {
namespace {

void check(const char* loss, const Variable& y, const Tensor& target) {
  if (y.shape() != target.shape()) {
    fail(loss, ": target ", target.shape(), " does not fit ", y.shape());
  }
  if (y.numel() == 0) fail(loss, ": ", y.shape(), " has no elements");
}

void check_probabilities(const char* loss, const Tensor& target) {
  for (int64_t i = 0; i < target.numel(); ++i) {
    const real p = target.data()[i];
    if (!(p >= 0 && p <= 1)) fail(loss, ": targets must lie in [0, 1], element ", i, " is ", p);
  }
}

// sigmoid(v) - t, though not as a difference, which would drown what is small: as
// (1 - t) sigmoid(v) - t sigmoid(-v).
real gradient_of(real v, real t) { return (1 - t) / (1 + std::exp(-v)) - t / (1 + std::exp(v)); }

}  // namespace

Variable mse_loss(const Variable& y, const Tensor& target) {
  check("mse_loss", y, target);
  const Variable difference = y - constant(target);
  return mean(difference * difference);
}

Variable binary_cross_entropy_with_logits(const Variable& logits, const Tensor& target) {
  check("binary_cross_entropy_with_logits", logits, target);
  check_probabilities("binary_cross_entropy_with_logits", target);
  const Tensor x = logits.value();
  const auto n = static_cast<real>(x.numel());
  // log(1 + e^x) = max(x, 0) + log(1 + e^-|x|), which overflows for no x. What is left of max(x, 0)
  // and t x is one product: as a difference it would drown a small loss.
  const Tensor losses = zip("binary_cross_entropy_with_logits", x, target, [](real v, real t) {
    return (v > 0 ? 1 - t : -t) * v + std::log1p(std::exp(-std::abs(v)));
  });
  return make_op(
      "binary_cross_entropy_with_logits", Tensor::scalar(sum(losses) / n), {logits},
      [=](const Tensor& dy, Gradients& grads) {
        grads.add(0, zip("binary_cross_entropy_with_logits", x, target,
                         [n, g = dy.item()](real v, real t) { return g * gradient_of(v, t) / n; }));
      });
}

}  // namespace attune
