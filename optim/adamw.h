// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/optim/adam.h"

namespace attune {

/// As AdamOptions, but for the decay.
struct AdamWOptions {
  real learning_rate = real(0.001);
  real beta1 = real(0.9);
  real beta2 = real(0.999);
  real epsilon = real(1e-8);
  /// A step takes away learning_rate * weight_decay of each parameter, as in PyTorch.
  real weight_decay = real(0.01);
};

/// Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2): the decay is no part
/// of the gradient, so that a large v does not weaken it. m and v are Adam's for
/// g = gradient_factor * dL/dx, and
///
///   x = (1 - learning_rate * weight_decay) * x
///       - learning_rate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
///
/// Throws if an option is out of its range. State: "adamw.m.<parameter>" and
/// "adamw.v.<parameter>".
class AdamW : public Adam {
 public:
  explicit AdamW(std::vector<NamedVariable> parameters, const AdamWOptions& options = {});
  explicit AdamW(std::vector<ParameterGroup> groups, const AdamWOptions& options = {});
};

}  // namespace attune
