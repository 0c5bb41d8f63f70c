// SPDX-License-Identifier: MIT
#include "attune/nn/layer_norm.h"

#include "attune/autograd/layer_norm.h"

namespace attune {

LayerNorm::LayerNorm(Place at, int64_t size, real epsilon)
    : Module(at),
      epsilon_(epsilon),
      weight_(this, "weight", Tensor::ones({size})),
      bias_(this, "bias", Tensor::zeros({size})) {}

Variable LayerNorm::operator()(const Variable& x) const {
  return layer_norm(x, weight_, bias_, epsilon_);
}

}  // namespace attune
