// SPDX-License-Identifier: MIT
#include "attune/core/reduce.h"

#include <algorithm>
#include <array>

#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/parallel.h"
#include "attune/core/sum_run.h"

namespace attune {
namespace {

// Blocks of fixed size, each summed by one thread, their sums added in order.
template <class F>
real sum_all(const Tensor& x, F f) {
  constexpr int64_t kBlock = 4096;
  const int64_t blocks = (x.numel() + kBlock - 1) / kBlock;
  std::vector<real> partial(static_cast<size_t>(blocks));
  const real* p = x.data();
  parallel_for(blocks, kElementwiseGrain / kBlock, [&](int64_t begin, int64_t end) {
    for (int64_t b = begin; b < end; ++b) {
      const int64_t length = std::min(kBlock, x.numel() - b * kBlock);
      const real* block = p + b * kBlock;
      partial[static_cast<size_t>(b)] =
          sum_run(0, length, [block, &f](int64_t i) { return f(block[i]); });
    }
  });
  return sum_run(0, blocks, [&](int64_t b) { return partial[static_cast<size_t>(b)]; });
}

// out[j] = sum over i of x[i, j], for some columns of n rows of `inner` elements: row after row,
// and many rows in halves, as sum_run().
void sum_columns(const real* x, int64_t n, int64_t inner, int64_t columns, real* out) {
  constexpr int64_t kRun = 1024;
  if (n > kRun) {
    const int64_t half = n / 2;
    std::vector<real> rest(static_cast<size_t>(columns));
    sum_columns(x, half, inner, columns, out);
    sum_columns(x + half * inner, n - half, inner, columns, rest.data());
    for (int64_t j = 0; j < columns; ++j) out[j] += rest[static_cast<size_t>(j)];
    return;
  }
  std::fill_n(out, columns, real(0));
  for (int64_t i = 0; i < n; ++i) {
    const real* row = x + i * inner;
    for (int64_t j = 0; j < columns; ++j) out[j] += row[j];
  }
}

// Where the largest of a run stands first; NaN is larger than every number. Of 16 interleaved
// maxima, which vectorise, comes the largest, which is then searched for.
int64_t first_largest(const real* x, int64_t n) {
  std::array<real, 16> lanes;
  std::array<int, 16> has_nan{};
  lanes.fill(x[0]);
  for (int64_t i = 0; i < n; i += 16) {
    const int64_t count = std::min<int64_t>(16, n - i);
    for (size_t l = 0; l < static_cast<size_t>(count); ++l) {
      const real v = x[i + static_cast<int64_t>(l)];
      lanes[l] = v > lanes[l] ? v : lanes[l];
      has_nan[l] |= v != v;
    }
  }
  if (std::any_of(has_nan.begin(), has_nan.end(), [](int flag) { return flag != 0; })) {
    return std::find_if(x, x + n, [](real v) { return v != v; }) - x;
  }
  return std::find(x, x + n, *std::max_element(lanes.begin(), lanes.end())) - x;
}

// Of a result whose axis was reduced.
Shape reduced(const Shape& shape, int axis, KeepAxis keep) {
  return keep == KeepAxis::yes ? shape.with(axis, 1) : shape.without(axis);
}

}  // namespace

AxisView::AxisView(const Shape& shape, int axis, const char* op) {
  axis = shape.normalize(axis, op);
  outer = shape.numel(0, axis);
  n = shape[axis];
  inner = shape.numel(axis + 1, shape.rank());
}

real sum(const Tensor& x) {
  return sum_all(x, [](real v) { return v; });
}

real sum_of_squares(const Tensor& x) {
  return sum_all(x, [](real v) { return v * v; });
}

Tensor sum(const Tensor& x, int axis, KeepAxis keep) {
  const auto [outer, n, inner] = AxisView(x.shape(), axis, "sum");
  Tensor y = Tensor::uninitialized(reduced(x.shape(), axis, keep));
  const real* in = x.data();
  real* out = y.mutable_data();
  const int64_t grain = row_grain(kElementwiseGrain, n);
  if (inner == 1) {  // n = n below, since Clang 14 captures no structured bindings
    parallel_for(outer, grain, [&, n = n](int64_t begin, int64_t end) {
      for (int64_t o = begin; o < end; ++o) {
        out[o] = sum_run(o * n, (o + 1) * n, [in](int64_t i) { return in[i]; });
      }
    });
    return y;
  }
  // A thread takes a range of result elements, which may begin and end inside an outer slice.
  parallel_for(outer * inner, grain, [&, n = n, inner = inner](int64_t begin, int64_t end) {
    for (int64_t o = begin / inner; o * inner < end; ++o) {
      const int64_t first = std::max<int64_t>(begin - o * inner, 0);
      const int64_t last = std::min<int64_t>(end - o * inner, inner);
      sum_columns(in + o * n * inner + first, n, inner, last - first, out + o * inner + first);
    }
  });
  return y;
}

Tensor sum_to(const Tensor& x, const Shape& shape) {
  if (x.shape() == shape) return x;
  if (broadcast("sum_to", x.shape(), shape) != x.shape()) {
    fail("sum_to: ", shape, " does not broadcast to ", x.shape());
  }
  if (x.numel() == 0) return Tensor::zeros(shape);  // axis by axis, zeros might not fit in memory
  Tensor y = x;
  // Leading axes that `shape` lacks are one axis to sum over.
  const int extra = x.rank() - shape.rank();
  if (extra > 0) {
    Shape merged = x.shape();
    for (int i = 0; i < extra; ++i) merged = merged.without(0);
    y = sum(y.reshape(merged.insert(0, x.shape().numel(0, extra))), 0);
  }
  for (int axis = 0; axis < shape.rank(); ++axis) {
    if (shape[axis] != y.size(axis)) y = sum(y, axis, KeepAxis::yes);
  }
  return y;
}

MaxResult max(const Tensor& x, int axis, KeepAxis keep) {
  const auto [outer, n, inner] = AxisView(x.shape(), axis, "max");
  if (n == 0) fail("max: axis ", axis, " of ", x.shape(), " has no elements");
  check_is_id("max", n - 1);
  const Shape shape = reduced(x.shape(), axis, keep);
  Tensor values = Tensor::uninitialized(shape);
  std::vector<int32_t> indices(static_cast<size_t>(shape.numel()));
  const real* in = x.data();
  real* out = values.mutable_data();
  const int64_t grain = row_grain(kElementwiseGrain, n);
  parallel_for(outer * inner, grain, [&, n = n, inner = inner](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const real* column = in + i / inner * n * inner + i % inner;
      int64_t best = inner == 1 ? first_largest(column, n) : 0;
      for (int64_t k = 1; inner > 1 && k < n; ++k) {
        const real candidate = column[k * inner], leader = column[best * inner];
        // The negated comparison is true for a NaN candidate; a NaN leader is never beaten.
        if (leader == leader && !(candidate <= leader)) best = k;
      }
      out[i] = column[best * inner];
      indices[static_cast<size_t>(i)] = static_cast<int32_t>(best);
    }
  });
  return {values, Ids(shape, std::move(indices))};
}

}  // namespace attune
