// SPDX-License-Identifier: MIT
#pragma once

#include "attune/nn/module.h"

namespace attune {

/// Layer normalisation over the last axis, [..., H] -> [..., H], with a gain `weight` [H], at first
/// 1, and a `bias` [H], at first 0 (Ba, Kiros and Hinton 2016); see autograd/layer_norm.h.
class LayerNorm : public Module {
 public:
  LayerNorm(Place at, int64_t size, real epsilon = real(1e-5));

  Variable operator()(const Variable& x) const;

 private:
  real epsilon_;
  Parameter weight_, bias_;
};

}  // namespace attune
