// SPDX-License-Identifier: MIT
#include "attune/nn/linear.h"

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/matmul.h"
#include "attune/nn/init.h"

namespace attune::inline ATTUNE_PRECISION {

Linear::Linear(Place at, int64_t in, int64_t out, Rng& rng, Bias bias)
    : Module(at), weight_(this, "weight", glorot({out, in}, rng)) {
  if (bias == Bias::yes) bias_.emplace(this, "bias", Tensor::zeros({out}));
}

Variable Linear::operator()(const Variable& x) const {
  const Variable y = matmul(x, transposed(weight_));
  return bias_ ? y + *bias_ : y;
}

}  // namespace attune::inline ATTUNE_PRECISION
