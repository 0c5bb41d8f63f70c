// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "attune/optim/optimizer.h"

namespace attune {

struct RmspropOptions {
  real learning_rate = real(0.01);
  /// How much of the mean of the squares is kept a step, in [0, 1).
  real alpha = real(0.99);
  /// Keeps the step finite where the gradients are 0; above 0.
  real epsilon = real(1e-8);
  /// What share of a step is added to the next one, in [0, 1). With 0 it is not remembered.
  real momentum = 0;
  /// The gradient of weight_decay / 2 * |x|^2 is added to that of the loss.
  real weight_decay = 0;
};

/// RMSprop (Tieleman and Hinton 2012, lecture 6e), with PyTorch's place of epsilon and momentum:
///
///   g = gradient_factor * dL/dx + weight_decay * x
///   v = alpha * v + (1 - alpha) * g^2
///   x = x - learning_rate * g / (sqrt(v) + epsilon)        or, with a momentum,
///   b = momentum * b + g / (sqrt(v) + epsilon),   x = x - learning_rate * b
///
/// Values of v and b below the normal range become 0. An element whose g is too large to be squared
/// stands still from then on. Throws if an option is out of its range. State:
/// "rmsprop.v.<parameter>" and, with a momentum, "rmsprop.momentum.<parameter>".
class Rmsprop : public Optimizer {
 public:
  explicit Rmsprop(std::vector<NamedVariable> parameters, const RmspropOptions& options = {});
  explicit Rmsprop(std::vector<ParameterGroup> groups, const RmspropOptions& options = {});

 private:
  Update update(const Step& step) const override;
  bool can_be(const std::string& remembered, const Tensor& saved) const override;

  RmspropOptions options_;
};

}  // namespace attune
