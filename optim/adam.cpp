// SPDX-License-Identifier: MIT
#include "attune/optim/adam.h"

#include <cmath>
#include <utility>

#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/parallel.h"
#include "attune/optim/subnormal.h"

namespace attune::inline ATTUNE_PRECISION {
namespace {

// The numbers of one step. The loop takes them by value: the compiler then knows that writing to a
// parameter does not change them, and vectorises.
struct Step {
  real learning_rate, beta1, beta2, epsilon;
  real correction1, correction2;  // 1 - beta^t: what m and v, which began at 0, lack so far
  real decay;                     // in the gradient
  real keep;                      // what a decoupled decay leaves of x
};

void move(Step s, real* x, const real* gradient, real* m, real* v, int64_t begin, int64_t end) {
  for (int64_t i = begin; i < end; ++i) {
    const real g = gradient[i] + s.decay * x[i];
    m[i] = without_subnormals(s.beta1 * m[i] + (1 - s.beta1) * g);
    v[i] = without_subnormals(s.beta2 * v[i] + (1 - s.beta2) * g * g);
    const real m_hat = m[i] / s.correction1, v_hat = v[i] / s.correction2;
    x[i] = s.keep * x[i] - s.learning_rate * m_hat / (std::sqrt(v_hat) + s.epsilon);
  }
}

// In double: 1 - beta^t cancels in the first steps.
real correction(real beta, int64_t t) {
  return static_cast<real>(1 - std::pow(static_cast<double>(beta), static_cast<double>(t)));
}

void check(const std::string& kind, const char* name, real beta) {
  if (!(beta >= 0 && beta < 1)) fail(kind, ": ", name, " must lie in [0, 1), is ", beta);
}

}  // namespace

Adam::Adam(std::vector<NamedVariable> parameters, const AdamOptions& options)
    : Adam(std::vector<ParameterGroup>{{std::move(parameters)}}, options) {}

Adam::Adam(std::vector<ParameterGroup> groups, const AdamOptions& options)
    : Adam("adam", std::move(groups), options, Decay::kInGradient) {}

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

void Adam::update(Slot& slot, real learning_rate) {
  const bool decoupled = decay_ == Decay::kDecoupled;
  const Step step{learning_rate,
                  options_.beta1,
                  options_.beta2,
                  options_.epsilon,
                  correction(options_.beta1, slot.steps),
                  correction(options_.beta2, slot.steps),
                  decoupled ? 0 : slot.weight_decay,
                  decoupled ? 1 - learning_rate * slot.weight_decay : 1};
  Variable& variable = slot.parameter.variable;
  real* x = variable.mutable_value().mutable_data();
  const real* gradient = variable.grad().data();
  real* m = slot.memory[0].mutable_data();
  real* v = slot.memory[1].mutable_data();
  parallel_for(variable.numel(), kElementwiseGrain,
               [=](int64_t begin, int64_t end) { move(step, x, gradient, m, v, begin, end); });
}

}  // namespace attune::inline ATTUNE_PRECISION
