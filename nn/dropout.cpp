// SPDX-License-Identifier: MIT
#include "attune/nn/dropout.h"

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/dropout.h"
#include "attune/core/elementwise.h"

namespace attune {

Dropout::Dropout(Place at, real p, Rng& rng, DropoutUnit unit)
    : Module(at), p_(p), unit_(unit), stream_(this, "rng", rng.fork(), /*is_drawn_from=*/p > 0) {
  if (!(p >= 0 && p < 1)) fail("Dropout: the probability must lie in [0, 1), is ", p);
}

Variable Dropout::operator()(const Variable& x) const {
  if (!is_active()) return x;
  if (unit_ == DropoutUnit::element) return dropout(x, p_, *stream_);
  if (x.rank() != 3) fail("Dropout: whole sequences or vectors need x [T, B, H], got ", x.shape());
  const int64_t T = x.size(0), B = x.size(1), H = x.size(2);
  return x * mask(unit_ == DropoutUnit::sequence ? Shape{1, B, H} : Shape{T, B, 1});
}

Variable Dropout::sequence_mask(int64_t batch, int64_t size) const { return mask({batch, size}); }

Variable Dropout::mask(const Shape& shape) const {
  if (!is_active()) return constant(Tensor::ones(shape));
  const Tensor kept = bernoulli(shape, 1 - p_, *stream_);
  return constant(map(kept, [scale = 1 / (1 - p_)](real keeps) { return keeps * scale; }));
}

}  // namespace attune
