// SPDX-License-Identifier: MIT
#include "attune/optim/adam.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "attune/core/error.h"
#include "attune/core/kernels/dispatch.h"

namespace attune {
namespace {

// In double: 1 - beta^t cancels in the first steps.
double correction(real beta, int64_t t) {
  return 1 - std::pow(static_cast<double>(beta), static_cast<double>(t));
}

void check(const std::string& kind, const char* name, real beta) {
  if (!(beta >= 0 && beta < 1)) fail(kind, ": ", name, " must lie in [0, 1), is ", beta);
}

}  // namespace

Adam::Adam(std::vector<NamedVariable> parameters, const AdamOptions& options)
    : Adam(std::vector<ParameterGroup>{{std::move(parameters)}}, options) {}

Adam::Adam(std::vector<ParameterGroup> groups, const AdamOptions& options)
    : Adam("adam", std::move(groups), options, Decay::in_gradient) {}

Adam::Adam(std::string kind, std::vector<ParameterGroup> groups, const AdamOptions& options,
           Decay decay)
    : Optimizer(kind, std::move(groups), options.learning_rate, options.weight_decay, {"m", "v"}),
      options_(options),
      decay_(decay) {
  check(kind, "beta1", options.beta1);
  check(kind, "beta2", options.beta2);
  if (!(options.epsilon > 0 && std::isfinite(options.epsilon))) {
    fail(kind, ": epsilon must be finite and above 0, is ", options.epsilon);
  }
}

bool Adam::can_be(const std::string& remembered, const Tensor& saved) const {
  const real* values = saved.data();
  return remembered != "v" ||
         std::all_of(values, values + saved.numel(), [](real v) { return v >= 0; });
}

Optimizer::Update Adam::update(const Step& step) const {
  const bool decoupled = decay_ == Decay::decoupled;
  // The first corrections may take a rate beyond all numbers, where 0 times it would be NaN.
  const double rate = std::min<double>(step.learning_rate / correction(options_.beta1, step.number),
                                       std::numeric_limits<real>::max());
  const kernels::AdamStep<real> numbers{
      .gradient_factor = step.gradient_factor,
      .decay = decoupled ? 0 : step.weight_decay,
      .keep = decoupled ? 1 - step.learning_rate * step.weight_decay : 1,
      .beta1 = options_.beta1,
      .beta2 = options_.beta2,
      .rate = static_cast<real>(rate),
      .v_scale = static_cast<real>(1 / correction(options_.beta2, step.number)),
      .epsilon = options_.epsilon};
  return [numbers](const Part& part) {
    const auto [m, v] = part.remembered;
    kernels::best<real>().adam(numbers, part.gradient, part.x, m, v, part.n);
  };
}

}  // namespace attune
