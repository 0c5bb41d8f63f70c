// SPDX-License-Identifier: MIT
#include "attune/core/layout.h"

#include <algorithm>
#include <array>
#include <limits>

#include "attune/core/broadcast.h"
#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/parallel.h"
#include "attune/core/reduce.h"

namespace attune {
namespace {

void check_slice(const Shape& shape, int axis, int64_t begin, int64_t end) {
  if (begin < 0 || begin > end || end > shape[axis]) {
    fail("slice: [", begin, ", ", end, ") is not within axis ", axis, " of ", shape);
  }
}

// begin + count, or the last number where that would overflow: it lies within no axis.
int64_t end_of(int64_t begin, int64_t count) {
  constexpr int64_t kLast = std::numeric_limits<int64_t>::max();
  return begin > kLast - count ? kLast : begin + count;
}

}  // namespace

Tensor permute(const Tensor& x, const std::vector<int>& axes) {
  Shape shape;
  std::array<int64_t, Shape::kMaxRank> strides{};  // of x, in the order of y's axes
  std::array<bool, Shape::kMaxRank> seen{};
  for (int axis : axes) {
    const int from = x.shape().normalize(axis, "permute");
    if (seen[static_cast<size_t>(from)])
      fail("permute: axis ", axis, " named twice for ", x.shape());
    seen[static_cast<size_t>(from)] = true;
    strides[static_cast<size_t>(shape.rank())] = x.shape().numel(from + 1, x.rank());
    shape = shape.insert(shape.rank(), x.size(from));
  }
  if (shape.rank() != x.rank()) fail("permute: ", axes.size(), " axes named for ", x.shape());
  Tensor y = Tensor::uninitialized(shape);
  if (y.rank() == 0) return x;
  if (y.numel() == 0) return y;
  const real* in = x.data();
  real* out = y.mutable_data();
  const int64_t length = shape[-1], step = strides[static_cast<size_t>(shape.rank() - 1)];
  const int64_t grain = row_grain(kElementwiseGrain, length);
  parallel_for(y.numel() / length, grain, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      int64_t offset = 0, rest = row;
      for (int axis = shape.rank() - 2; axis >= 0; --axis) {
        offset += rest % shape[axis] * strides[static_cast<size_t>(axis)];
        rest /= shape[axis];
      }
      for (int64_t i = 0; i < length; ++i) out[row * length + i] = in[offset + i * step];
    }
  });
  return y;
}

Tensor concat(const std::vector<Tensor>& parts, int axis) {
  if (parts.empty()) fail("concat: nothing to join");
  const Shape& first = parts.front().shape();
  axis = first.normalize(axis, "concat");
  Shape joined = first.with(axis, 0);
  for (const Tensor& part : parts) {
    if (part.rank() != first.rank() || part.shape().with(axis, 0) != first.with(axis, 0)) {
      fail("concat: ", part.shape(), " does not join ", first, " along axis ", axis);
    }
    joined = joined.with(axis, joined[axis] + part.size(axis));  // throws before it overflows
  }
  Tensor y = Tensor::uninitialized(joined);
  if (y.numel() == 0) return y;
  const AxisView view(y.shape(), axis);
  real* out = y.mutable_data();
  for (const Tensor& part : parts) {
    const int64_t width = part.size(axis) * view.inner;
    for (int64_t o = 0; o < view.outer; ++o) {
      std::copy_n(part.data() + o * width, width, out + o * view.n * view.inner);
    }
    out += width;
  }
  return y;
}

Tensor expand(const Tensor& x, const Shape& shape) {
  if (x.shape() == shape) return x;
  const BroadcastWalk walk("expand", x.shape(), shape);
  if (walk.shape() != shape) fail("expand: ", x.shape(), " does not broadcast to ", shape);
  Tensor y = Tensor::uninitialized(shape);
  if (y.numel() == 0) return y;
  const int64_t length = walk.length();
  const real* in = x.data();
  real* out = y.mutable_data();
  parallel_for(walk.runs(), row_grain(kElementwiseGrain, length), [&](int64_t begin, int64_t end) {
    for (int64_t run = begin; run < end; ++run) {
      const real* from = in + walk.offsets(run).a;
      real* to = out + run * length;
      walk.a_step() == 1 ? std::copy_n(from, length, to) : std::fill_n(to, length, *from);
    }
  });
  return y;
}

Tensor slice(const Tensor& x, int axis, int64_t begin, int64_t end) {
  axis = x.shape().normalize(axis, "slice");
  check_slice(x.shape(), axis, begin, end);
  if (axis == 0) return x.slice(begin, end);
  Tensor y = Tensor::uninitialized(x.shape().with(axis, end - begin));
  if (y.numel() == 0) return y;
  const AxisView view(x.shape(), axis);
  const int64_t width = (end - begin) * view.inner;
  const real* in = x.data() + begin * view.inner;
  real* out = y.mutable_data();
  for (int64_t o = 0; o < view.outer; ++o) {
    std::copy_n(in + o * view.n * view.inner, width, out + o * width);
  }
  return y;
}

void add_to_slice(Tensor& x, int axis, int64_t begin, const Tensor& part) {
  axis = x.shape().normalize(axis, "slice");
  check_slice(x.shape(), axis, begin, end_of(begin, part.size(axis)));
  if (part.shape() != x.shape().with(axis, part.size(axis))) {
    fail("slice: ", part.shape(), " is no slice of axis ", axis, " of ", x.shape());
  }
  if (part.numel() == 0) return;
  const AxisView view(x.shape(), axis);
  const int64_t width = part.size(axis) * view.inner;
  const real* in = part.data();
  real* out = x.mutable_data() + begin * view.inner;
  for (int64_t o = 0; o < view.outer; ++o) {
    real* row = out + o * view.n * view.inner;
    for (int64_t i = 0; i < width; ++i) row[i] += in[o * width + i];
  }
}

}  // namespace attune
