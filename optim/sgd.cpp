// SPDX-License-Identifier: MIT
#include "attune/optim/sgd.h"

#include <string>
#include <utility>

#include "attune/core/error.h"
#include "attune/optim/subnormal.h"

namespace attune {
namespace {

std::vector<std::string> remembered(const SgdOptions& options) {
  if (options.momentum == 0) return {};
  return {"momentum"};
}

}  // namespace

Sgd::Sgd(std::vector<NamedVariable> parameters, const SgdOptions& options)
    : Sgd(std::vector<ParameterGroup>{{std::move(parameters)}}, options) {}

Sgd::Sgd(std::vector<ParameterGroup> groups, const SgdOptions& options)
    : Optimizer("sgd", std::move(groups), options.learning_rate, options.weight_decay,
                remembered(options)),
      options_(options) {
  if (!(options.momentum >= 0 && options.momentum < 1)) {
    fail("sgd: the momentum must lie in [0, 1), is ", options.momentum);
  }
  if (options.nesterov && options.momentum == 0) fail("sgd: nesterov wants a momentum above 0");
}

// The loops read numbers of their own: the compiler then knows that writing to a parameter does not
// change them, and vectorises.
Optimizer::Update Sgd::update(const Step& step) const {
  const real learning_rate = step.learning_rate, weight_decay = step.weight_decay,
             factor = step.gradient_factor;
  const real momentum = options_.momentum;
  if (momentum == 0) {
    return [=](const Part& part) {
      real* x = part.x;
      for (int64_t i = 0; i < part.n; ++i) {
        x[i] -= learning_rate * (factor * part.gradient[i] + weight_decay * x[i]);
      }
    };
  }
  return [=, nesterov = options_.nesterov](const Part& part) {
    real *x = part.x, *b = part.remembered[0];
    for (int64_t i = 0; i < part.n; ++i) {
      const real g = factor * part.gradient[i] + weight_decay * x[i];
      b[i] = without_subnormals(momentum * b[i] + g);
      x[i] -= learning_rate * (nesterov ? g + momentum * b[i] : b[i]);
    }
  };
}

}  // namespace attune
