// SPDX-License-Identifier: MIT
#include "attune/nn/linear.h"

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/fused/linear.h"
#include "attune/autograd/matmul.h"
#include "attune/nn/init.h"

namespace attune {

Variable linear(const Variable& x, const Weight& weight, const Variable& bias, Reading reading) {
  return reading == Reading::fused ? linear(x, weight, bias) : matmul(x, transposed(weight)) + bias;
}

Linear::Linear(Place at, int64_t in, int64_t out, Rng& rng, Bias bias)
    : Module(at), weight_(this, "weight", glorot({out, in}, rng)) {
  if (bias == Bias::yes) bias_.emplace(this, "bias", Tensor::zeros({out}));
}

Variable Linear::operator()(const Variable& x) const {
  const Weight weight = kept_.of(weight_);
  return bias_ ? linear(x, weight, *bias_, reading()) : matmul(x, transposed(weight));
}

const Parameter& Linear::bias() const {
  if (!bias_) fail("Linear: has no bias");
  return *bias_;
}

}  // namespace attune
