// SPDX-License-Identifier: MIT
#include "attune/core/broadcast.h"

namespace attune {
namespace {

// Elements between neighbours along the axis `back` places from the end; 0 where x is repeated.
int64_t stride(const Shape& x, int back) {
  if (back > x.rank() || x[-back] == 1) return 0;
  return x.numel(x.rank() - back + 1, x.rank());
}

}  // namespace

BroadcastWalk::BroadcastWalk(const char* op, const Shape& a, const Shape& b)
    : shape_(broadcast(op, a, b)) {
  for (int back = 1; back <= shape_.rank(); ++back) {
    const Axis axis{shape_[-back], stride(a, back), stride(b, back)};
    if (axis.size == 1) continue;
    const bool extends_run = outer_rank_ == 0 && axis.a_stride == a_step_ * length_ &&
                             axis.b_stride == b_step_ * length_;
    if (length_ == 1 && outer_rank_ == 0) {
      length_ = axis.size;
      a_step_ = axis.a_stride;
      b_step_ = axis.b_stride;
    } else if (extends_run) {
      length_ *= axis.size;
    } else {
      add_outer_axis(axis);
    }
  }
}

void BroadcastWalk::add_outer_axis(const Axis& axis) {
  runs_ *= axis.size;
  if (outer_rank_ > 0) {
    Axis& inner = outer_[static_cast<size_t>(outer_rank_ - 1)];
    if (axis.a_stride == inner.a_stride * inner.size &&
        axis.b_stride == inner.b_stride * inner.size) {
      inner.size *= axis.size;
      return;
    }
  }
  outer_[static_cast<size_t>(outer_rank_++)] = axis;
}

BroadcastWalk::Offsets BroadcastWalk::offsets(int64_t run) const {
  Offsets result{0, 0};
  for (int i = 0; i < outer_rank_; ++i) {
    const Axis& axis = outer_[static_cast<size_t>(i)];
    result.a += run % axis.size * axis.a_stride;
    result.b += run % axis.size * axis.b_stride;
    run /= axis.size;
  }
  return result;
}

}  // namespace attune
