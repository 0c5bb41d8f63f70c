// SPDX-License-Identifier: MIT
#include "attune/autograd/layer_norm.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "attune/autograd/op.h"
#include "attune/core/arithmetic.h"
#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/reduce.h"
#include "attune/core/sum_run.h"

namespace attune {
namespace {

struct Normalized {
  Tensor x_hat;   // (x - mean) / stddev
  Tensor stddev;  // sqrt(variance + epsilon), one a row
};

template <class At>
real mean_of(int64_t n, const At& at) {
  return sum_run(0, n, at) / static_cast<real>(n);
}

// sqrt(mean of d_i^2 + epsilon), also where the squares are beyond all numbers, or below those of
// full precision: then of all divided by the largest.
template <class At>
real deviation_of(int64_t n, const At& d, real epsilon) {
  const real square = mean_of(n, [&d](int64_t i) { return d(i) * d(i); }) + epsilon;
  if (square >= std::numeric_limits<real>::min() && std::isfinite(square)) return std::sqrt(square);
  const real root = std::sqrt(epsilon);
  real most = root;
  for (int64_t i = 0; i < n; ++i) most = std::max(most, std::abs(d(i)));
  if (most == 0 || !std::isfinite(most)) return std::sqrt(square);
  const real part = mean_of(n, [&d, most](int64_t i) { return d(i) / most * (d(i) / most); });
  return most * std::sqrt(part + root / most * (root / most));
}

Normalized normalize(const Tensor& x, real epsilon) {
  const int64_t n = x.size(-1), rows = x.numel() / n;
  Normalized result{Tensor::uninitialized(x.shape()), Tensor::uninitialized({rows})};
  const real* in = x.data();
  real *out = result.x_hat.mutable_data(), *stddev = result.stddev.mutable_data();
  parallel_for(rows, row_grain(kElementwiseGrain, n), [=](int64_t begin, int64_t end) {
    for (int64_t r = begin; r < end; ++r) {
      const real* xr = in + r * n;
      real mean = mean_of(n, [xr](int64_t i) { return xr[i]; });
      if (!std::isfinite(mean)) {  // the sum may be beyond all numbers where the mean is not
        mean = sum_run(0, n, [xr, n](int64_t i) { return xr[i] / static_cast<real>(n); });
      }
      // Of numbers that are large and nearly the same, the rounding of the sum would be seen.
      mean += mean_of(n, [xr, mean](int64_t i) { return xr[i] - mean; });
      const real deviation = deviation_of(
          n, [xr, mean](int64_t i) { return xr[i] - mean; }, epsilon);
      stddev[r] = deviation;
      for (int64_t i = 0; i < n; ++i) out[r * n + i] = (xr[i] - mean) / deviation;
    }
  });
  return result;
}

// With u = dL/dx_hat:  dL/dx = (u - mean(u) - x_hat * mean(u * x_hat)) / stddev
Tensor normalize_backward(const Normalized& normalized, const Tensor& u) {
  const int64_t n = u.size(-1), rows = u.numel() / n;
  Tensor dx = Tensor::uninitialized(u.shape());
  const real *pu = u.data(), *ph = normalized.x_hat.data();
  const real* stddev = normalized.stddev.data();
  real* out = dx.mutable_data();
  parallel_for(rows, row_grain(kElementwiseGrain, n), [=](int64_t begin, int64_t end) {
    for (int64_t r = begin; r < end; ++r) {
      const real *ur = pu + r * n, *hr = ph + r * n;
      const real mean = mean_of(n, [ur](int64_t i) { return ur[i]; });
      const real mean_product = mean_of(n, [ur, hr](int64_t i) { return ur[i] * hr[i]; });
      const real deviation = stddev[r];
      for (int64_t i = 0; i < n; ++i) {
        out[r * n + i] = (ur[i] - mean - hr[i] * mean_product) / deviation;
      }
    }
  });
  return dx;
}

}  // namespace

Variable layer_norm(const Variable& x, const Variable& gain, const Variable& bias, real epsilon) {
  if (x.rank() == 0 || x.size(-1) == 0 || gain.shape() != Shape{x.size(-1)} ||
      bias.shape() != gain.shape()) {
    fail("layer_norm: gain ", gain.shape(), " and bias ", bias.shape(), " do not fit ", x.shape());
  }
  if (!(epsilon >= 0 && std::isfinite(epsilon))) {
    fail("layer_norm: epsilon must be finite and not negative, is ", epsilon);
  }
  const Normalized normalized = normalize(x.value(), epsilon);
  const Tensor y = normalized.x_hat * gain.value() + bias.value();
  return make_op("layer_norm", y, {x, gain, bias},
                 [normalized, gain = gain.value()](const Tensor& dy, Gradients& grads) {
                   if (grads.wants(0)) grads.add(0, normalize_backward(normalized, dy * gain));
                   if (grads.wants(1)) grads.add(1, sum_to(dy * normalized.x_hat, gain.shape()));
                   if (grads.wants(2)) grads.add(2, sum_to(dy, gain.shape()));
                 });
}

}  // namespace attune
