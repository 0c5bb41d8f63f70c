// SPDX-License-Identifier: MIT
#include "attune/optim/clip.h"

#include <algorithm>
#include <cmath>

#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/reduce.h"

namespace attune {
namespace {

// Handles to the variables that have a gradient: a gradient is changed through a handle.
std::vector<NamedVariable> with_gradient(const char* op,
                                         const std::vector<NamedVariable>& parameters) {
  check_distinct(op, parameters);
  std::vector<NamedVariable> found;
  for (const NamedVariable& parameter : parameters) {
    if (parameter.variable.has_grad()) found.push_back(parameter);
  }
  return found;
}

// The elements of a gradient that are not 0 for sure.
const Tensor& elements(const Variable& variable) {
  const RowGradient* some = variable.row_grad();
  return some != nullptr ? some->rows : variable.grad();
}

void check_finite(const char* op, const NamedVariable& parameter) {
  if (all_finite(elements(parameter.variable))) return;
  fail(op, ": the gradient of ", parameter.name, " has a NaN or an infinity");
}

// The L2 norm over all of them.
real norm_of(const char* op, const std::vector<NamedVariable>& with_gradient, real max_norm) {
  if (!(max_norm > 0)) fail(op, ": max_norm must be above 0, is ", max_norm);
  double squares = 0;
  for (const NamedVariable& parameter : with_gradient) {
    const real sum = sum_of_squares(elements(parameter.variable));
    if (!std::isfinite(sum)) {
      check_finite(op, parameter);
      fail(op, ": the gradient of ", parameter.name, " is too large to be squared");
    }
    squares += sum;
  }
  if (!std::isfinite(squares)) fail(op, ": all gradients together are too large to be squared");
  return static_cast<real>(std::sqrt(squares));
}

}  // namespace

real clip_grad_norm(const std::vector<NamedVariable>& parameters, real max_norm) {
  std::vector<NamedVariable> clipped = with_gradient("clip_grad_norm", parameters);
  const real norm = norm_of("clip_grad_norm", clipped, max_norm);
  if (norm > max_norm) {
    // All memory before any change: a second call would shrink once more what is shrunk already.
    for (auto& [name, variable] : clipped) variable.mutable_grad().mutable_data();
    for (auto& [name, variable] : clipped) scale_in_place(variable.mutable_grad(), max_norm / norm);
  }
  return norm;
}

real clip_factor(const std::vector<NamedVariable>& parameters, real max_norm) {
  const real norm = norm_of("clip_factor", with_gradient("clip_factor", parameters), max_norm);
  return norm > max_norm ? max_norm / norm : 1;
}

void clip_grad_value(const std::vector<NamedVariable>& parameters, real limit) {
  if (!(limit > 0)) fail("clip_grad_value: the limit must be above 0, is ", limit);
  std::vector<NamedVariable> clipped = with_gradient("clip_grad_value", parameters);
  for (const NamedVariable& parameter : clipped) check_finite("clip_grad_value", parameter);
  for (auto& [name, variable] : clipped) {
    Tensor& gradient = variable.mutable_grad();
    gradient = map(gradient, [limit](real g) { return std::clamp(g, -limit, limit); });
  }
}

}  // namespace attune
