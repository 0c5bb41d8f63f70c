// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "attune/core/broadcast.h"
#include "attune/core/error.h"
#include "attune/core/parallel.h"
#include "attune/core/real.h"
#include "attune/core/tensor.h"

namespace attune {

/// Elements that one thread should have at least, for loops that do a few operations an element.
constexpr int64_t kElementwiseGrain = 32768;

/// y[i] = f(x[i]).
template <class F>
Tensor map(const Tensor& x, F f) {
  Tensor y = Tensor::uninitialized(x.shape());
  const real* in = x.data();
  real* out = y.mutable_data();
  parallel_for(x.numel(), kElementwiseGrain, [=](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) out[i] = f(in[i]);
  });
  return y;
}

namespace internal {

template <class F>
void zip_run(const real* a, int64_t a_step, const real* b, int64_t b_step, real* y, int64_t n,
             F f) {
  if (a_step == 1 && b_step == 1) {
    for (int64_t i = 0; i < n; ++i) y[i] = f(a[i], b[i]);
  } else if (a_step == 1) {
    for (int64_t i = 0; i < n; ++i) y[i] = f(a[i], *b);
  } else if (b_step == 1) {
    for (int64_t i = 0; i < n; ++i) y[i] = f(*a, b[i]);
  } else {
    std::fill_n(y, n, f(*a, *b));
  }
}

}  // namespace internal

/// y = f(a, b), element by element, with broadcasting as in NumPy. Throws an error that begins with
/// `op` if the shapes do not broadcast.
template <class F>
Tensor zip(const char* op, const Tensor& a, const Tensor& b, F f) {
  const BroadcastWalk walk(op, a.shape(), b.shape());
  Tensor y = Tensor::uninitialized(walk.shape());
  const real *pa = a.data(), *pb = b.data();
  real* out = y.mutable_data();
  if (y.numel() == 0) return y;
  const int64_t length = walk.length(), sa = walk.a_step(), sb = walk.b_step();
  if (walk.runs() == 1) {
    parallel_for(length, kElementwiseGrain, [=](int64_t begin, int64_t end) {
      internal::zip_run(pa + begin * sa, sa, pb + begin * sb, sb, out + begin, end - begin, f);
    });
    return y;
  }
  const int64_t grain = row_grain(kElementwiseGrain, length);
  parallel_for(walk.runs(), grain, [=, &walk](int64_t begin, int64_t end) {
    for (int64_t run = begin; run < end; ++run) {
      const auto [offset_a, offset_b] = walk.offsets(run);
      internal::zip_run(pa + offset_a, sa, pb + offset_b, sb, out + run * length, length, f);
    }
  });
  return y;
}

/// a[i] = f(a[i], b[i]) in place. Shapes must be equal.
template <class F>
void update(const char* op, Tensor& a, const Tensor& b, F f) {
  if (a.shape() != b.shape()) fail(op, ": shapes differ, ", a.shape(), " and ", b.shape());
  const real* in = b.data();
  real* out = a.mutable_data();
  parallel_for(a.numel(), kElementwiseGrain, [=](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) out[i] = f(out[i], in[i]);
  });
}

/// a += b. Shapes must be equal.
void add_in_place(Tensor& a, const Tensor& b);
/// a *= factor.
void scale_in_place(Tensor& a, real factor);

/// Vectorised; error bounds stand in core/kernels/kernel_table.h.
Tensor exp(const Tensor& x);
Tensor tanh(const Tensor& x);
/// 1 / (1 + e^-x)
Tensor sigmoid(const Tensor& x);

/// True if no element is NaN or infinite.
bool all_finite(const Tensor& x);

}  // namespace attune
