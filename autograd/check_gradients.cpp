// SPDX-License-Identifier: MIT
#include "attune/autograd/check_gradients.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "attune/autograd/backward.h"
#include "attune/autograd/modes.h"
#include "attune/core/error.h"
#include "attune/core/rng.h"
#include "attune/core/testing/tensors.h"

namespace attune {
namespace {

bool is_lost(real step, real at) { return at + step == at && std::isfinite(at); }

// dL/dx[i] by central differences. Outputs are subtracted before they are summed, so that large
// ones do not drown the difference.
real numeric_derivative(const std::function<Variable()>& f, Variable x, int64_t i, const Tensor& w,
                        real step) {
  const NoGrad no_grad;
  const real at = x.value().data()[i];
  const auto set = [&](real value) { x.mutable_value().mutable_data()[i] = value; };
  const auto value_at = [&](real shifted) {
    set(shifted);
    try {
      const Tensor y = f().value();  // of f() itself, which may give x
      set(at);
      return y;
    } catch (...) {
      set(at);
      throw;
    }
  };
  const real above = at + step, below = at - step;
  if (is_lost(step, at)) {
    fail("check_gradients: a step of ", step, " is none for an element of ", at,
         "; take a larger one, or smaller elements");
  }
  const Tensor high = value_at(above), low = value_at(below);
  if (high.shape() != w.shape() || low.shape() != w.shape()) {
    fail("check_gradients: the function gave ", w.shape(), ", and then ", high.shape(), " and ",
         low.shape());
  }
  real difference = 0;
  for (int64_t k = 0; k < w.numel(); ++k)
    difference += w.data()[k] * (high.data()[k] - low.data()[k]);
  return difference / (above - below);
}

// What to say of a derivative a that backward() found, where differences with this step give n.
std::string verdict(const std::function<Variable()>& f, const Variable& x, int64_t i,
                    const Tensor& w, real a, real n, real step) {
  const auto comes_nearer = [&](real other) {
    if (is_lost(other, x.value().data()[i])) return false;
    return std::abs(a - numeric_derivative(f, x, i, w, other)) < std::abs(a - n) / 4;
  };
  for (real finer = step / 8; finer > step / 5000; finer /= 8) {
    if (!comes_nearer(finer)) continue;
    return "a finer step comes nearer: this one is too coarse for so bent a function, or there is "
           "a kink nearby";
  }
  if (comes_nearer(step * 8)) {
    return "a coarser step comes nearer: over this one, rounding drowns the difference";
  }
  return "neither a finer nor a coarser step comes nearer, so the gradient is wrong";
}

}  // namespace

void check_gradients(const std::function<Variable()>& f, std::vector<NamedVariable> leaves,
                     const GradientCheck& options) {
  if (!(options.step > 0 && std::isfinite(options.step)) ||
      !(options.tolerance >= 0 && std::isfinite(options.tolerance))) {
    fail("check_gradients: the step must be finite and above 0, the tolerance finite and not ",
         "negative, are ", options.step, " and ", options.tolerance);
  }
  if (!f) fail("check_gradients: there is no function to check");
  if (leaves.empty()) fail("check_gradients: there is no leaf whose gradient to check");
  for (NamedVariable& leaf : leaves) {
    if (leaf.variable.is_frozen()) fail("check_gradients: ", leaf.name, " is frozen");
    leaf.variable.zero_grad();
  }
  const Variable y = f();
  Rng rng(options.seed);
  const Tensor w = normal(y.shape(), 0, 1, rng);
  backward(y, w);
  for (const auto& [name, leaf] : leaves) {
    const Tensor analytic = leaf.grad().defined() ? leaf.grad() : Tensor::zeros(leaf.shape());
    for (int64_t i = 0; i < leaf.numel(); ++i) {
      const real a = analytic.data()[i];
      const real n = numeric_derivative(f, leaf, i, w, options.step);
      const real allowed = options.tolerance * std::max({real(1), std::abs(a), std::abs(n)});
      if (std::isfinite(allowed) && std::abs(a - n) <= allowed) continue;
      fail("check_gradients: the gradient of ", name, " ", leaf.shape(), " at ",
           testing::to_string(testing::place_of(i, leaf.shape())), " is ", a,
           ", but differences with a step of ", options.step, " give ", n, ", which is ", n - a,
           " more; ", verdict(f, leaf, i, w, a, n, options.step));
    }
  }
}

void check_gradients(const std::function<Variable()>& f, const std::vector<Variable>& leaves,
                     const GradientCheck& options) {
  std::vector<NamedVariable> named;
  for (const Variable& leaf : leaves) {
    named.push_back({"leaf " + std::to_string(named.size()), leaf});
  }
  check_gradients(f, std::move(named), options);
}

}  // namespace attune
