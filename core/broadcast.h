// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>

#include "attune/core/real.h"
#include "attune/core/shape.h"

namespace attune {

/// How to walk over two tensors that broadcast together: as `runs` runs of `length` elements of the
/// result, in which each operand advances by a step of 0 or 1. Axes that both operands walk alike
/// are merged, so that [S, B, H] + [H] is S*B runs of H, and two equal shapes are one run.
class BroadcastWalk {
 public:
  /// Throws an error that begins with `op` if the shapes do not broadcast.
  BroadcastWalk(const char* op, const Shape& a, const Shape& b);

  const Shape& shape() const { return shape_; }
  int64_t runs() const { return runs_; }
  int64_t length() const { return length_; }
  int64_t a_step() const { return a_step_; }
  int64_t b_step() const { return b_step_; }

  /// Where a run of the result begins in each operand.
  struct Offsets {
    int64_t a, b;
  };
  Offsets offsets(int64_t run) const;

 private:
  struct Axis {
    int64_t size, a_stride, b_stride;
  };
  void add_outer_axis(const Axis& axis);

  Shape shape_;
  std::array<Axis, Shape::kMaxRank> outer_{};  // innermost first
  int outer_rank_ = 0;
  int64_t runs_ = 1, length_ = 1, a_step_ = 0, b_step_ = 0;
};

}  // namespace attune
