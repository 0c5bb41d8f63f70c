// SPDX-License-Identifier: MIT
#include "attune/core/shape.h"

#include <algorithm>

#include "attune/core/error.h"
#include "attune/core/text_stream.h"

namespace attune {

Shape::Shape(std::initializer_list<int64_t> sizes) {
  if (sizes.size() > kMaxRank) {
    fail("Shape: ", sizes.size(), " axes, but at most ", kMaxRank, " are supported");
  }
  std::copy(sizes.begin(), sizes.end(), sizes_.begin());
  rank_ = static_cast<int>(sizes.size());
  check();
}

void Shape::check() const {
  int64_t bytes = sizeof(real);
  for (int axis = 0; axis < rank_; ++axis) {
    const int64_t size = sizes_[static_cast<size_t>(axis)];
    if (size < 0) fail("Shape: negative size in ", *this);
    if (__builtin_mul_overflow(bytes, std::max<int64_t>(size, 1), &bytes)) {
      fail("Shape: ", *this, " has more elements than memory has addresses");
    }
  }
}

int64_t Shape::numel() const { return numel(0, rank_); }

int64_t Shape::numel(int begin, int end) const {
  if (begin < end && (begin < 0 || end > rank_)) {
    fail("Shape: ", *this, " has no axes [", begin, ", ", end, ")");
  }
  int64_t product = 1;
  for (int axis = begin; axis < end; ++axis) product *= sizes_[static_cast<size_t>(axis)];
  return product;
}

int Shape::normalize(int axis, const char* op) const {
  const int from_front = axis < 0 ? axis + rank_ : axis;
  if (from_front < 0 || from_front >= rank_) fail(op, ": ", *this, " has no axis ", axis);
  return from_front;
}

Shape Shape::with(int axis, int64_t size) const {
  Shape result = *this;
  result.sizes_[static_cast<size_t>(normalize(axis))] = size;
  result.check();
  return result;
}

Shape Shape::without(int axis) const {
  Shape result = *this;
  const auto gone = result.sizes_.begin() + normalize(axis);
  std::copy(gone + 1, result.sizes_.end(), gone);
  result.sizes_.back() = 0;
  --result.rank_;
  return result;
}

Shape Shape::insert(int axis, int64_t size) const {
  if (rank_ == kMaxRank) fail("Shape: ", *this, " has ", kMaxRank, " axes, no room for another");
  const int at = axis == rank_ ? rank_ : normalize(axis);
  Shape result = *this;
  const auto place = result.sizes_.begin() + at;
  std::copy_backward(place, result.sizes_.end() - 1, result.sizes_.end());
  *place = size;
  ++result.rank_;
  result.check();
  return result;
}

bool Shape::operator==(const Shape& other) const {
  return rank_ == other.rank_ &&
         std::equal(sizes_.begin(), sizes_.begin() + rank_, other.sizes_.begin());
}

std::string Shape::to_string() const {
  TextStream out;
  out << *this;
  return out.str();
}

std::ostream& operator<<(std::ostream& out, const Shape& shape) {
  return print_plainly(out, [&](std::ostream& text) {
    text << '[';
    for (int axis = 0; axis < shape.rank(); ++axis) text << (axis > 0 ? ", " : "") << shape[axis];
    text << ']';
  });
}

Shape broadcast(const char* op, const Shape& a, const Shape& b) {
  const Shape& longer = a.rank() >= b.rank() ? a : b;
  const Shape& shorter = a.rank() >= b.rank() ? b : a;
  Shape result = longer;
  for (int back = 1; back <= shorter.rank(); ++back) {
    const int64_t p = longer[-back], q = shorter[-back];
    if (p != q && p != 1 && q != 1) fail(op, ": shapes do not broadcast, ", a, " and ", b);
    if (p == 1) result = result.with(-back, q);
  }
  return result;
}

}  // namespace attune
