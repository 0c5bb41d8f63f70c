// SPDX-License-Identifier: MIT
#include "attune/optim/clip.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/reduce.h"

namespace attune {
namespace {

std::vector<NamedVariable> with_gradient(const char* op, std::vector<NamedVariable> parameters) {
  check_distinct(op, parameters);
  std::erase_if(parameters, [](const NamedVariable& p) { return !p.variable.has_grad(); });
  return parameters;
}

// The elements of a gradient that are not 0 for sure.
Tensor elements(const Variable& variable) {
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

real clip_grad_norm(std::vector<NamedVariable> parameters, real max_norm) {
  std::vector<NamedVariable> clipped = with_gradient("clip_grad_norm", std::move(parameters));
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

void clip_grad_value(std::vector<NamedVariable> parameters, real limit) {
  if (!(limit > 0)) fail("clip_grad_value: the limit must be above 0, is ", limit);
  std::vector<NamedVariable> clipped = with_gradient("clip_grad_value", std::move(parameters));
  for (const NamedVariable& parameter : clipped) check_finite("clip_grad_value", parameter);
  for (auto& [name, variable] : clipped) {
    Tensor& gradient = variable.mutable_grad();
    gradient = map(gradient, [limit](real g) { return std::clamp(g, -limit, limit); });
  }
}

}  // namespace attune
