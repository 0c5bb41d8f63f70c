// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/real.h"
#include "attune/core/rng.h"
#include "attune/core/tensor.h"

/// First values of weights. Weights are [out, in]: fan_out rows, fan_in columns. uniform() and
/// normal() stand in core/rng.h. All throw for a shape that is no matrix.
namespace attune {

/// Uniform in +-sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio 2010, eq. 16): keeps the variance
/// of activations and gradients through tanh layers.
Tensor glorot(const Shape& shape, Rng& rng);

/// Uniform in +-sqrt(6 / fan_in) (He et al. 2015, eq. 10): the same for relu layers.
Tensor kaiming(const Shape& shape, Rng& rng);

/// Orthonormal rows, or columns if there are fewer of them (Saxe et al. 2014): Gram-Schmidt on a
/// random normal matrix.
Tensor orthogonal(const Shape& shape, Rng& rng);

}  // namespace attune
