// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <ostream>
#include <vector>

#include "attune/core/real.h"
#include "attune/core/shape.h"

namespace attune {

/// An n-dimensional array of integers: token ids [S, B], sentence lengths [B]. Immutable, so that
/// copies share their numbers and closures may keep them.
class Ids {
 public:
  Ids() : Ids(Shape{0}, {}) {}
  /// A vector [n].
  explicit Ids(std::vector<int32_t> values);
  /// Values in row-major order. Throws if their number is not shape.numel().
  Ids(const Shape& shape, std::vector<int32_t> values);
  static Ids full(const Shape& shape, int32_t value);
  // What is moved from keeps its numbers too: a copy costs no more.
  Ids(const Ids&) = default;
  Ids& operator=(const Ids&) = default;

  const Shape& shape() const { return shape_; }
  int rank() const { return shape_.rank(); }
  int64_t size(int axis) const { return shape_[axis]; }
  int64_t numel() const { return shape_.numel(); }

  const int32_t* data() const { return values_->data() + offset_; }
  const int32_t* begin() const { return data(); }
  const int32_t* end() const { return data() + numel(); }
  /// Element i in row-major order. REQUIRES: 0 <= i < numel().
  int32_t operator[](int64_t i) const { return data()[i]; }

  /// Index i of the first axis, without that axis: of [T, B], those of step i, [B].
  Ids select(int64_t i) const;
  /// The same numbers in another shape.
  Ids reshape(const Shape& shape) const;

 private:
  std::shared_ptr<const std::vector<int32_t>> values_;
  int64_t offset_ = 0;
  Shape shape_;
};

/// As a Tensor is printed; see tensor.h.
std::ostream& operator<<(std::ostream& out, const Ids& ids);

/// Throws, in the name of `op`, if ids, which are 32 bits wide, do not count as far as to this
/// position.
void check_is_id(const char* op, int64_t position);
/// The position as an id. Throws likewise.
int32_t to_id(const char* op, int64_t position);

/// Throws unless every id but `except` lies in [0, count): names `op`, the id, the count and the
/// position.
void check_ids(const char* op, const Ids& ids, int64_t count, std::optional<int32_t> except = {});
/// Throws unless every length lies in [least, most], in the same way.
void check_lengths(const char* op, const Ids& lengths, int64_t least, int64_t most);

}  // namespace attune
