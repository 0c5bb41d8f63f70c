// SPDX-License-Identifier: MIT
#include "attune/optim/rmsprop.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "attune/core/error.h"
#include "attune/optim/subnormal.h"

namespace attune {
namespace {

std::vector<std::string> remembered(const RmspropOptions& options) {
  if (options.momentum == 0) return {"v"};
  return {"v", "momentum"};
}

void check(const char* name, real share) {
  if (!(share >= 0 && share < 1)) fail("rmsprop: ", name, " must lie in [0, 1), is ", share);
}

}  // namespace

Rmsprop::Rmsprop(std::vector<NamedVariable> parameters, const RmspropOptions& options)
    : Rmsprop(std::vector<ParameterGroup>{{std::move(parameters)}}, options) {}

Rmsprop::Rmsprop(std::vector<ParameterGroup> groups, const RmspropOptions& options)
    : Optimizer("rmsprop", std::move(groups), options.learning_rate, options.weight_decay,
                remembered(options)),
      options_(options) {
  check("alpha", options.alpha);
  check("the momentum", options.momentum);
  if (!(options.epsilon > 0 && std::isfinite(options.epsilon))) {
    fail("rmsprop: epsilon must be finite and above 0, is ", options.epsilon);
  }
}

bool Rmsprop::can_be(const std::string& remembered, const Tensor& saved) const {
  const real* values = saved.data();
  return remembered != "v" ||
         std::all_of(values, values + saved.numel(), [](real v) { return v >= 0; });
}

Optimizer::Update Rmsprop::update(const Step& step) const {
  const real learning_rate = step.learning_rate, weight_decay = step.weight_decay,
             factor = step.gradient_factor;
  const real alpha = options_.alpha, epsilon = options_.epsilon, momentum = options_.momentum;
  return [=](const Part& part) {
    real *x = part.x, *v = part.remembered[0], *b = part.remembered[1];
    for (int64_t i = 0; i < part.n; ++i) {
      const real g = factor * part.gradient[i] + weight_decay * x[i];
      v[i] = without_subnormals(alpha * v[i] + (1 - alpha) * g * g);
      real move = g / (std::sqrt(v[i]) + epsilon);
      if (momentum != 0) move = b[i] = without_subnormals(momentum * b[i] + move);
      x[i] -= learning_rate * move;
    }
  };
}

}  // namespace attune
