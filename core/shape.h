// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <ostream>
#include <string>

#include "attune/core/error.h"
#include "attune/core/real.h"

namespace attune {

/// The sizes of a tensor's axes, outermost first: [S, B, E]. The empty shape [] is a scalar's. A
/// small value: no allocation, at most kMaxRank axes.
///
/// Axes may be counted from the end: -1 is the last. An axis out of range, a negative size or too
/// many axes throws.
class Shape {
 public:
  static constexpr int kMaxRank = 6;

  Shape() = default;
  Shape(std::initializer_list<int64_t> sizes);

  int rank() const { return rank_; }
  /// Number of elements: the product of all sizes, 1 for a scalar.
  int64_t numel() const;
  /// Size of an axis.
  int64_t operator[](int axis) const { return sizes_[static_cast<size_t>(normalize(axis))]; }
  /// The same axis, counted from the front. Throws, in the name of `op`, if there is no such axis.
  int normalize(int axis, const char* op = "Shape") const;

  /// Product of the sizes of axes [begin, end), counted from the front; 1 if there are none.
  int64_t numel(int begin, int end) const;
  Shape with(int axis, int64_t size) const;
  Shape without(int axis) const;
  /// A new axis of the given size in front of `axis`; axis == rank() appends.
  Shape insert(int axis, int64_t size) const;

  bool operator==(const Shape& other) const;
  bool operator!=(const Shape& other) const { return !(*this == other); }
  /// "[32, 64]"
  std::string to_string() const;

 private:
  void check() const;

  std::array<int64_t, kMaxRank> sizes_{};
  int rank_ = 0;
};

/// As to_string() has it, in every locale, with what is set of the stream, as std::showpos.
std::ostream& operator<<(std::ostream& out, const Shape& shape);

/// The shape that `a` and `b` broadcast to: aligned at the last axis, sizes are equal or one is 1
/// (as in NumPy). Throws an error that begins with `op` if they do not fit.
Shape broadcast(const char* op, const Shape& a, const Shape& b);

}  // namespace attune
