// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "attune/optim/optimizer.h"

namespace attune {

struct AdamOptions {
  real learning_rate = real(0.001);
  /// How much of the mean of gradients and of the mean of their squares is kept a step, in [0, 1).
  real beta1 = real(0.9);
  real beta2 = real(0.999);
  /// Keeps the step finite where the gradients are 0; above 0.
  real epsilon = real(1e-8);
  /// The gradient of weight_decay / 2 * |x|^2 is added to that of the loss. See also AdamW.
  real weight_decay = 0;
};

/// Adam (Kingma and Ba 2015, algorithm 1). In a parameter's t-th step:
///
///   g = gradient_factor * dL/dx + weight_decay * x
///   m = beta1 * m + (1 - beta1) * g
///   v = beta2 * v + (1 - beta2) * g^2
///   x = x - learning_rate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
///
/// Every element moves in every step: rows of an embedding that no token asked for have gradient 0
/// and go on by m. Values of m and v below the normal range become 0; see
/// core/kernels/kernel_table.h. An element whose g is too large to be squared has an infinite v,
/// and stands still from then on: clip_grad_norm() and clip_factor() throw for such a gradient.
/// Throws if an option is out of its range. State: "adam.m.<parameter>" and "adam.v.<parameter>".
class Adam : public Optimizer {
 public:
  explicit Adam(std::vector<NamedVariable> parameters, const AdamOptions& options = {});
  explicit Adam(std::vector<ParameterGroup> groups, const AdamOptions& options = {});

 protected:
  enum class Decay { in_gradient, decoupled };
  Adam(std::string kind, std::vector<ParameterGroup> groups, const AdamOptions& options,
       Decay decay);

 private:
  Update update(const Step& step) const override;
  bool can_be(const std::string& remembered, const Tensor& saved) const override;

  AdamOptions options_;
  Decay decay_;
};

}  // namespace attune
