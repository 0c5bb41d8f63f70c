// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/optim/optimizer.h"

namespace attune {

struct SgdOptions {
  real learning_rate = real(0.01);
  /// What share of a step is added to the next one, in [0, 1). With 0 nothing is remembered.
  real momentum = 0;
  /// Take the gradient as if the momentum had been followed already (Sutskever et al. 2013). Wants
  /// a momentum.
  bool nesterov = false;
  /// The gradient of weight_decay / 2 * |x|^2 is added to that of the loss.
  real weight_decay = 0;
};

/// Stochastic gradient descent, with the momentum of Sutskever et al. 2013 in PyTorch's form, in
/// which a change of the learning rate acts at once:
///
///   g = gradient_factor * dL/dx + weight_decay * x
///   b = momentum * b + g
///   x = x - learning_rate * b                     or, with nesterov,
///   x = x - learning_rate * (g + momentum * b)
///
/// Throws if an option is out of its range. State: "sgd.momentum.<parameter>", which is b.
class Sgd : public Optimizer {
 public:
  explicit Sgd(std::vector<NamedVariable> parameters, const SgdOptions& options = {});
  explicit Sgd(std::vector<ParameterGroup> groups, const SgdOptions& options = {});

 private:
  Update update(const Step& step) const override;

  SgdOptions options_;
};

}  // namespace attune
