// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/optim/optimizer.h"

namespace attune {

struct LionOptions {
  /// The paper takes a third to a tenth of AdamW's, and a weight decay three to ten times as large.
  real learning_rate = real(1e-4);
  /// How much of m is in the sign of a step, and how much of it is kept, in [0, 1).
  real beta1 = real(0.9);
  real beta2 = real(0.99);
  /// A step takes away learning_rate * weight_decay of each parameter.
  real weight_decay = 0;
};

/// Lion, "evolved sign momentum" (Chen et al. 2023, algorithm 2): every element moves by the same
/// amount, and half as much is remembered as by Adam.
///
///   g = gradient_factor * dL/dx
///   x = x - learning_rate * (sign(beta1 * m + (1 - beta1) * g) + weight_decay * x)
///   m = beta2 * m + (1 - beta2) * g
///
/// with sign(0) = 0. Values of m below the normal range become 0. Throws if an option is out of its
/// range. State: "lion.m.<parameter>".
class Lion : public Optimizer {
 public:
  explicit Lion(std::vector<NamedVariable> parameters, const LionOptions& options = {});
  explicit Lion(std::vector<ParameterGroup> groups, const LionOptions& options = {});

 private:
  Update update(const Step& step) const override;

  LionOptions options_;
};

}  // namespace attune
