// SPDX-License-Identifier: MIT
#include "attune/core/softmax.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "attune/core/error.h"
#include "attune/core/kernels/dispatch.h"
#include "attune/core/parallel.h"
#include "attune/core/sum_run.h"

namespace attune {
namespace {

constexpr int64_t kSoftmaxGrain = 8192;  // elements that pay for a thread
constexpr real kMinusInfinity = -std::numeric_limits<real>::infinity();

void check_row_lengths(const char* op, const Shape& x, const Ids& lengths) {
  if (x.rank() == 0) fail(op, ": needs at least one axis");
  const Shape rows = x.without(-1);
  bool fits = lengths.rank() <= rows.rank();
  for (int back = 1; fits && back <= lengths.rank(); ++back) {
    fits = lengths.shape()[-back] == rows[-back];
  }
  if (!fits) fail(op, ": lengths ", lengths.shape(), " do not fit the rows of ", x);
  check_lengths(op, lengths, 1, x[-1]);
}

// Calls f(row of a, row of b, row of the result, length) for each row of equally shaped a and b.
template <class F>
Tensor map_rows(const Tensor& a, const Tensor& b, const Ids* lengths, F f) {
  Tensor y = Tensor::uninitialized(a.shape());
  if (y.numel() == 0) return y;
  const int64_t n = a.size(-1), rows = a.numel() / n;
  const real *pa = a.data(), *pb = b.data();
  real* out = y.mutable_data();
  parallel_for(rows, row_grain(kSoftmaxGrain, n), [&](int64_t begin, int64_t end) {
    for (int64_t r = begin; r < end; ++r) {
      const int64_t length = lengths == nullptr ? n : (*lengths)[r % lengths->numel()];
      f(pa + r * n, pb + r * n, out + r * n, length);
    }
  });
  return y;
}

void check_gradient(const char* op, const Tensor& y, const Tensor& dy) {
  if (dy.shape() != y.shape()) {
    fail(op, ": a gradient ", dy.shape(), " for a result ", y.shape());
  }
}

Tensor softmax_rows(const Tensor& x, const Ids* lengths) {
  if (x.rank() == 0) fail("softmax: needs at least one axis");
  const int64_t n = x.size(-1);
  return map_rows(x, x, lengths, [n](const real* in, const real*, real* out, int64_t length) {
    const real total = kernels::best<real>().shifted_exp(in, out, length).sum;
    for (int64_t i = 0; i < length; ++i) out[i] /= total;
    std::fill(out + length, out + n, real(0));
  });
}

Tensor log_softmax_rows(const Tensor& x, const Ids* lengths) {
  if (x.rank() == 0) fail("log_softmax: needs at least one axis");
  const int64_t n = x.size(-1);
  return map_rows(x, x, lengths, [n](const real* in, const real*, real* out, int64_t length) {
    const auto [maximum, total] = kernels::best<real>().shifted_exp(in, out, length);
    const real log_total = std::log(total);
    for (int64_t i = 0; i < length; ++i) out[i] = (in[i] - maximum) - log_total;
    std::fill(out + length, out + n, kMinusInfinity);
  });
}

}  // namespace

Tensor softmax(const Tensor& x) { return softmax_rows(x, nullptr); }

Tensor softmax(const Tensor& x, const Ids& lengths) {
  check_row_lengths("softmax", x.shape(), lengths);
  return softmax_rows(x, &lengths);
}

Tensor softmax_backward(const Tensor& y, const Tensor& dy) {
  check_gradient("softmax", y, dy);
  return map_rows(y, dy, nullptr, [](const real* p, const real* g, real* dx, int64_t n) {
    // What is masked, or as good as that, has no part in it, were its gradient infinite.
    const real dot = sum_run(0, n, [p, g](int64_t i) { return p[i] == 0 ? real(0) : p[i] * g[i]; });
    for (int64_t i = 0; i < n; ++i) dx[i] = p[i] == 0 ? real(0) : p[i] * (g[i] - dot);
  });
}

Tensor log_softmax(const Tensor& x) { return log_softmax_rows(x, nullptr); }

Tensor log_softmax(const Tensor& x, const Ids& lengths) {
  check_row_lengths("log_softmax", x.shape(), lengths);
  return log_softmax_rows(x, &lengths);
}

Tensor log_softmax_backward(const Tensor& y, const Tensor& dy) {
  check_gradient("log_softmax", y, dy);
  return map_rows(y, dy, nullptr, [](const real* log_p, const real* g, real* dx, int64_t n) {
    const real total = sum_run(
        0, n, [log_p, g](int64_t i) { return log_p[i] == kMinusInfinity ? real(0) : g[i]; });
    kernels::best<real>().exp(log_p, dx, n);
    for (int64_t i = 0; i < n; ++i) {
      dx[i] = log_p[i] == kMinusInfinity ? 0 : g[i] - dx[i] * total;
    }
  });
}

}  // namespace attune
