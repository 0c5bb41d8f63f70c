// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "attune/autograd/weight.h"
#include "attune/nn/module.h"

namespace attune {

enum class Bias { no, yes };

/// y = x W^T + b in that reading; see autograd/fused/linear.h.
Variable linear(const Variable& x, const Weight& weight, const Variable& bias, Reading reading);

/// y = x W^T + b:  [..., in] -> [..., out], with weight [out, in] and bias [out]. Starts with
/// Glorot weights and a zero bias.
class Linear : public Module {
 public:
  Linear(Place at, int64_t in, int64_t out, Rng& rng, Bias bias = Bias::yes);

  Variable operator()(const Variable& x) const;
  const Parameter& weight() const { return weight_; }
  /// Throws if there is none.
  const Parameter& bias() const;

 private:
  Parameter weight_;
  KeptWeight kept_;
  std::optional<Parameter> bias_;
};

}  // namespace attune
