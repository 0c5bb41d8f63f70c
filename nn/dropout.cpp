// SPDX-License-Identifier: MIT
#include "attune/nn/dropout.h"

#include "attune/autograd/dropout.h"

namespace attune::inline ATTUNE_PRECISION {

Dropout::Dropout(Place at, real p, Rng& rng) : Module(at), p_(p), stream_(this, "rng", rng.fork()) {
  if (!(p >= 0 && p < 1)) fail("Dropout: the probability must lie in [0, 1), is ", p);
}

Variable Dropout::operator()(const Variable& x) const {
  return is_training() ? dropout(x, p_, *stream_) : x;
}

}  // namespace attune::inline ATTUNE_PRECISION
