// SPDX-License-Identifier: MIT
#include "attune/autograd/dropout.h"

#include "attune/autograd/op.h"
#include "attune/core/elementwise.h"
#include "attune/core/error.h"

namespace attune {

Variable dropout(const Variable& x, real p, Rng& rng) {
  if (!(p >= 0 && p < 1)) fail("dropout: the probability must lie in [0, 1), is ", p);
  if (p == 0) return x;
  const Tensor mask = bernoulli(x.shape(), 1 - p, rng);
  const auto masked = [mask, scale = 1 / (1 - p)](const Tensor& t) {
    return zip("dropout", t, mask, [scale](real v, real m) { return v * m * scale; });
  };
  return make_op("dropout", masked(x.value()), {x},
                 [masked](const Tensor& dy, Gradients& grads) { grads.add(0, masked(dy)); });
}

}  // namespace attune
