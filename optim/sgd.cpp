// SPDX-License-Identifier: MIT
#include "attune/optim/sgd.h"

#include <string>
#include <utility>

#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/parallel.h"
#include "attune/optim/subnormal.h"

namespace attune::inline ATTUNE_PRECISION {
namespace {

// The numbers of one step. The loops take them by value: the compiler then knows that writing to a
// parameter does not change them, and vectorises.
struct Step {
  real learning_rate, momentum, weight_decay, gradient_factor;
  bool nesterov;
};

void descend(Step s, real* x, const real* gradient, int64_t begin, int64_t end) {
  for (int64_t i = begin; i < end; ++i) {
    x[i] -= s.learning_rate * (s.gradient_factor * gradient[i] + s.weight_decay * x[i]);
  }
}

void descend_with_momentum(Step s, real* x, const real* gradient, real* b, int64_t begin,
                           int64_t end) {
  for (int64_t i = begin; i < end; ++i) {
    const real g = s.gradient_factor * gradient[i] + s.weight_decay * x[i];
    b[i] = without_subnormals(s.momentum * b[i] + g);
    x[i] -= s.learning_rate * (s.nesterov ? g + s.momentum * b[i] : b[i]);
  }
}

std::vector<std::string> memory(const SgdOptions& options) {
  if (options.momentum == 0) return {};
  return {"momentum"};
}

}  // namespace

Sgd::Sgd(std::vector<NamedVariable> parameters, const SgdOptions& options)
    : Sgd(std::vector<ParameterGroup>{{std::move(parameters)}}, options) {}

Sgd::Sgd(std::vector<ParameterGroup> groups, const SgdOptions& options)
    : Optimizer("sgd", std::move(groups), options.learning_rate, options.weight_decay,
                memory(options)),
      options_(options) {
  if (!(options.momentum >= 0 && options.momentum < 1)) {
    fail("sgd: the momentum must lie in [0, 1), is ", options.momentum);
  }
  if (options.nesterov && options.momentum == 0) fail("sgd: nesterov wants a momentum above 0");
}

void Sgd::update(Slot& slot, real learning_rate, real gradient_factor) {
  Variable& variable = slot.parameter.variable;
  const Step step{learning_rate, options_.momentum, slot.weight_decay, gradient_factor,
                  options_.nesterov};
  real* x = variable.mutable_value().mutable_data();
  const real* gradient = variable.grad().data();
  real* b = slot.memory.empty() ? nullptr : slot.memory[0].mutable_data();
  parallel_for(variable.numel(), kElementwiseGrain, [=](int64_t begin, int64_t end) {
    if (b == nullptr) {
      descend(step, x, gradient, begin, end);
    } else {
      descend_with_momentum(step, x, gradient, b, begin, end);
    }
  });
}

}  // namespace attune::inline ATTUNE_PRECISION
