// SPDX-License-Identifier: MIT
#include "attune/optim/adam.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/kernels/adam.h"
#include "attune/core/parallel.h"

namespace attune::inline ATTUNE_PRECISION {
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

bool Adam::can_be(const std::string& memory, const Tensor& saved) const {
  const real* values = saved.data();
  return memory != "v" ||
         std::all_of(values, values + saved.numel(), [](real v) { return v >= 0; });
}

void Adam::update(Slot& slot, real learning_rate, real gradient_factor) {
  const bool decoupled = decay_ == Decay::kDecoupled;
  // The first corrections may take a rate beyond all numbers, where 0 times it would be NaN.
  const double rate = std::min<double>(learning_rate / correction(options_.beta1, slot.steps),
                                       std::numeric_limits<real>::max());
  const kernels::AdamStep<real> step{
      .gradient_factor = gradient_factor,
      .decay = decoupled ? 0 : slot.weight_decay,
      .keep = decoupled ? 1 - learning_rate * slot.weight_decay : 1,
      .beta1 = options_.beta1,
      .beta2 = options_.beta2,
      .rate = static_cast<real>(rate),
      .v_scale = static_cast<real>(1 / correction(options_.beta2, slot.steps)),
      .epsilon = options_.epsilon};
  Variable& variable = slot.parameter.variable;
  real* x = variable.mutable_value().mutable_data();
  real* m = slot.memory[0].mutable_data();
  real* v = slot.memory[1].mutable_data();
  const auto move = [&](const real* gradient, int64_t begin, int64_t end) {
    kernels::adam(step, gradient, x + begin, m + begin, v + begin, end - begin);
  };
  if (const RowGradient* some = variable.row_grad()) {
    const int64_t width = variable.shape().numel(1, variable.rank()), rows = variable.size(0);
    parallel_for(rows, row_grain(kElementwiseGrain, width), [&](int64_t begin, int64_t end) {
      for (int64_t r = begin; r < end; ++r) move(some->row(r), r * width, (r + 1) * width);
    });
    return;
  }
  const real* gradient = variable.grad().data();
  parallel_for(variable.numel(), kElementwiseGrain,
               [&](int64_t begin, int64_t end) { move(gradient + begin, begin, end); });
}

}  // namespace attune::inline ATTUNE_PRECISION
