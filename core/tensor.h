// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <vector>

#include "attune/core/real.h"
#include "attune/core/shape.h"

namespace attune {

/// An n-dimensional array of `real`, always contiguous and row-major.
///
/// A Tensor is a value: copies are cheap because they share storage, and never alias because the
/// first write to a shared storage copies it (copy on write). Reshaping and slicing along the first
/// axis share storage too.
///
/// Thread-safety: as for an int; different threads may use different Tensors, even if they share
/// storage.
class Tensor {
 public:
  /// No tensor at all; defined() is false. Not the same as a tensor with 0 elements.
  Tensor() = default;

  /// Unspecified contents (NaN in builds with assertions): for results that are about to be
  /// written.
  static Tensor uninitialized(const Shape& shape);
  static Tensor full(const Shape& shape, real value);
  static Tensor zeros(const Shape& shape) { return full(shape, 0); }
  static Tensor ones(const Shape& shape) { return full(shape, 1); }
  static Tensor scalar(real value) { return full({}, value); }
  /// Values in row-major order. Throws if their number is not shape.numel().
  static Tensor from(const Shape& shape, const std::vector<real>& values);
  /// A vector [n], or a matrix [rows, columns], written out.
  static Tensor of(std::initializer_list<real> values);
  static Tensor of(std::initializer_list<std::initializer_list<real>> rows);

  bool defined() const { return storage_ != nullptr; }
  const Shape& shape() const { return shape_; }
  int rank() const { return shape_.rank(); }
  int64_t size(int axis) const { return shape_[axis]; }
  int64_t numel() const { return shape_.numel(); }

  /// Throws if there is no tensor at all, as all that reads elements does.
  const real* data() const {
    if (!defined()) fail_undefined();
    return storage_.get() + offset_;
  }
  /// For writing. If the storage is shared, this tensor first gets its own copy. Call it outside
  /// parallel regions; the pointer is good until the tensor is next copied, which any op over it
  /// may do: a matmul() or linear(), of a graph or not, keeps a copy of its factors.
  real* mutable_data();

  /// The only element. Throws if there are more or none.
  real item() const;
  std::vector<real> to_vector() const { return {data(), data() + numel()}; }

  /// The same elements in another shape; shares storage. One size may be -1: whatever is left.
  Tensor reshape(const Shape& shape) const;
  Tensor reshape(std::initializer_list<int64_t> sizes) const;
  /// Rows [begin, end) of the first axis; shares storage.
  Tensor slice(int64_t begin, int64_t end) const;
  /// Row i of the first axis, without that axis; shares storage.
  Tensor operator[](int64_t i) const;

 private:
  Tensor(std::shared_ptr<real[]> storage, int64_t offset, const Shape& shape)
      : storage_(std::move(storage)), offset_(offset), shape_(shape) {}

  [[noreturn]] static void fail_undefined();

  std::shared_ptr<real[]> storage_;
  int64_t offset_ = 0;
  Shape shape_;
};

/// True if shapes and all elements are equal (NaN differs from itself), or both are undefined.
bool equal(const Tensor& a, const Tensor& b);

/// "[2, 2] {{1, 2}, {3, 4}}", at most 8 entries an axis, in the stream's precision and in every
/// locale: for messages and debugging.
std::ostream& operator<<(std::ostream& out, const Tensor& tensor);

}  // namespace attune
