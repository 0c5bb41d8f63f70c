// SPDX-License-Identifier: MIT
#include "attune/optim/lion.h"

#include <utility>

#include "attune/core/error.h"
#include "attune/optim/subnormal.h"

namespace attune {
namespace {

void check(const char* name, real beta) {
  if (!(beta >= 0 && beta < 1)) fail("lion: ", name, " must lie in [0, 1), is ", beta);
}

real sign(real x) { return static_cast<real>(x > 0) - static_cast<real>(x < 0); }

}  // namespace

Lion::Lion(std::vector<NamedVariable> parameters, const LionOptions& options)
    : Lion(std::vector<ParameterGroup>{{std::move(parameters)}}, options) {}

Lion::Lion(std::vector<ParameterGroup> groups, const LionOptions& options)
    : Optimizer("lion", std::move(groups), options.learning_rate, options.weight_decay, {"m"}),
      options_(options) {
  check("beta1", options.beta1);
  check("beta2", options.beta2);
}

Optimizer::Update Lion::update(const Step& step) const {
  const real learning_rate = step.learning_rate, weight_decay = step.weight_decay,
             factor = step.gradient_factor;
  const real beta1 = options_.beta1, beta2 = options_.beta2;
  return [=](const Part& part) {
    real *x = part.x, *m = part.remembered[0];
    for (int64_t i = 0; i < part.n; ++i) {
      const real g = factor * part.gradient[i];
      x[i] -= learning_rate * (sign(beta1 * m[i] + (1 - beta1) * g) + weight_decay * x[i]);
      m[i] = without_subnormals(beta2 * m[i] + (1 - beta2) * g);
    }
  };
}

}  // namespace attune
