// SPDX-License-Identifier: MIT
#include "attune/core/elementwise.h"

#include <cmath>

#include "attune/core/kernels/dispatch.h"

namespace attune {
namespace {

constexpr int64_t kVectorMathGrain = 8192;  // a transcendental costs several simple operations

Tensor map_array(const Tensor& x, void (*f)(const real*, real*, int64_t)) {
  Tensor y = Tensor::uninitialized(x.shape());
  const real* in = x.data();
  real* out = y.mutable_data();
  parallel_for(x.numel(), kVectorMathGrain,
               [=](int64_t begin, int64_t end) { f(in + begin, out + begin, end - begin); });
  return y;
}

}  // namespace

void add_in_place(Tensor& a, const Tensor& b) {
  update("add", a, b, [](real p, real q) { return p + q; });
}

void scale_in_place(Tensor& a, real factor) {
  real* p = a.mutable_data();
  parallel_for(a.numel(), kElementwiseGrain, [=](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) p[i] *= factor;
  });
}

Tensor exp(const Tensor& x) { return map_array(x, kernels::best<real>().exp); }
Tensor tanh(const Tensor& x) { return map_array(x, kernels::best<real>().tanh); }
Tensor sigmoid(const Tensor& x) { return map_array(x, kernels::best<real>().sigmoid); }

bool all_finite(const Tensor& x) {
  const real* p = x.data();
  return std::all_of(p, p + x.numel(), [](real v) { return std::isfinite(v); });
}

}  // namespace attune
