// SPDX-License-Identifier: MIT
#include "attune/nn/init.h"

#include <algorithm>
#include <cmath>

#include "attune/core/error.h"
#include "attune/core/layout.h"

namespace attune {
namespace {

void check_matrix(const char* init, const Shape& shape) {
  if (shape.rank() != 2) fail(init, ": weights are matrices [out, in], not ", shape);
}

real dot(const real* a, const real* b, int64_t n) {
  real total = 0;
  for (int64_t i = 0; i < n; ++i) total += a[i] * b[i];
  return total;
}

// Makes row r of q orthogonal to the rows before it, and of length 1. Twice is enough for full
// precision (Giraud et al. 2005). False if nothing of it points elsewhere than they do.
bool orthonormalize_row(real* q, int64_t r, int64_t n) {
  real* row = q + r * n;
  for (int pass = 0; pass < 2; ++pass) {
    for (int64_t k = 0; k < r; ++k) {
      const real along = dot(row, q + k * n, n);
      for (int64_t i = 0; i < n; ++i) row[i] -= along * q[k * n + i];
    }
    const real length = std::sqrt(dot(row, row, n));
    if (length == 0) return false;
    for (int64_t i = 0; i < n; ++i) row[i] /= length;
  }
  return true;
}

}  // namespace

Tensor glorot(const Shape& shape, Rng& rng) {
  check_matrix("glorot", shape);
  const real limit =
      std::sqrt(real(6) / static_cast<real>(std::max<int64_t>(1, shape[0] + shape[1])));
  return uniform(shape, -limit, limit, rng);
}

Tensor kaiming(const Shape& shape, Rng& rng) {
  check_matrix("kaiming", shape);
  const real limit = std::sqrt(real(6) / static_cast<real>(std::max<int64_t>(1, shape[1])));
  return uniform(shape, -limit, limit, rng);
}

Tensor orthogonal(const Shape& shape, Rng& rng) {
  check_matrix("orthogonal", shape);
  if (shape[0] > shape[1]) return permute(orthogonal({shape[1], shape[0]}, rng), {1, 0});
  Tensor q = normal(shape, 0, 1, rng);
  real* data = q.mutable_data();
  for (int64_t r = 0; r < shape[0]; ++r) {
    while (!orthonormalize_row(data, r, shape[1])) {  // a random number may be 0
      for (int64_t i = 0; i < shape[1]; ++i) data[r * shape[1] + i] = rng.normal();
    }
  }
  return q;
}

}  // namespace attune
