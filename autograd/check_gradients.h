// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "attune/autograd/variable.h"
#include "attune/core/real.h"

namespace attune {

struct GradientCheck {
  // In float, rounding leaves a numeric derivative only two digits: a coarse check.
  static constexpr bool kDouble = sizeof(real) == 8;

  real step = kDouble ? real(1e-5) : real(1e-2);
  real tolerance = kDouble ? real(1e-7) : real(2e-2);
  uint64_t seed = 1;  // of the random output weights
};

/// Compares the gradients that backward() finds with central differences, for every element of
/// every leaf: with L = sum_i w_i y_i, where y = f() and w is random,
///   |analytic - numeric| <= tolerance * max(1, |analytic|, |numeric|).
/// Throws an Error that names the first leaf and element that differ, and both numbers, and says
/// whether a finer step comes nearer, or a coarser one: then the step is at fault. `f` reads the
/// leaves; it must give the same result at each call (a dropout in it needs a fresh Rng of the same
/// seed each time), and have no kink within `step` of the point. Throws too if there is no `f`, or
/// if a step is lost beside an element as large as that. The leaves' gradients are overwritten with
/// the analytic ones.
void check_gradients(const std::function<Variable()>& f, std::vector<NamedVariable> leaves,
                     const GradientCheck& options = {});
/// The same; leaves are named by their position.
void check_gradients(const std::function<Variable()>& f, const std::vector<Variable>& leaves,
                     const GradientCheck& options = {});

}  // namespace attune
