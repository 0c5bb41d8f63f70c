// SPDX-License-Identifier: MIT
#include "attune/optim/clip.h"

#include <algorithm>
#include <cmath>

#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/reduce.h"

namespace attune::inline ATTUNE_PRECISION {
namespace {

// Handles to the variables that have a gradient: a gradient is changed through a handle.
std::vector<NamedVariable> with_gradient(const std::vector<NamedVariable>& parameters) {
  std::vector<NamedVariable> found;
  for (const NamedVariable& parameter : parameters) {
    if (parameter.variable.grad().defined()) found.push_back(parameter);
  }
  return found;
}

void check_finite(const char* op, const NamedVariable& parameter) {
  if (all_finite(parameter.variable.grad())) return;
  fail(op, ": the gradient of ", parameter.name, " has a NaN or an infinity");
}

}  // namespace

real clip_grad_norm(const std::vector<NamedVariable>& parameters, real max_norm) {
  if (!(max_norm > 0)) fail("clip_grad_norm: max_norm must be above 0, is ", max_norm);
  std::vector<NamedVariable> clipped = with_gradient(parameters);
  double squares = 0;
  for (const NamedVariable& parameter : clipped) {
    const real sum = sum_of_squares(parameter.variable.grad());
    if (!std::isfinite(sum)) {
      check_finite("clip_grad_norm", parameter);
      fail("clip_grad_norm: the gradient of ", parameter.name, " is too large to be squared");
    }
    squares += sum;
  }
  const real norm = static_cast<real>(std::sqrt(squares));
  if (norm > max_norm) {
    for (auto& [name, variable] : clipped) scale_in_place(variable.mutable_grad(), max_norm / norm);
  }
  return norm;
}

void clip_grad_value(const std::vector<NamedVariable>& parameters, real limit) {
  if (!(limit > 0)) fail("clip_grad_value: the limit must be above 0, is ", limit);
  std::vector<NamedVariable> clipped = with_gradient(parameters);
  for (const NamedVariable& parameter : clipped) check_finite("clip_grad_value", parameter);
  for (auto& [name, variable] : clipped) {
    Tensor& gradient = variable.mutable_grad();
    gradient = map(gradient, [limit](real g) { return std::clamp(g, -limit, limit); });
  }
}

}  // namespace attune::inline ATTUNE_PRECISION
