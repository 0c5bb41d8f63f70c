// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <type_traits>
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
  /// Any number as one of ours: not a braced {0}, which is a row.
  struct Number {
    template <class T>
    requires std::is_arithmetic_v<T> Number(T number)
        : value(static_cast<real>(number)) {}  // NOLINT: implicit, as a list needs it
    real value;
  };

  /// No tensor at all; defined() is false. Not the same as a tensor with 0 elements.
  Tensor() = default;

  /// Unspecified contents (NaN in builds with assertions): for results that are about to be
  /// written.
  static Tensor uninitialized(const Shape& shape);
  static Tensor full(const Shape& shape, real value);
  static Tensor zeros(const Shape& shape) { return full(shape, 0); }
  /// Elements of another tensor, which has to outlive this one and sees what is written to it: the
  /// exception to all that stands above, for who lends a part of a tensor to be moved in place.
  static Tensor lent(real* elements, const Shape& shape);
  static Tensor ones(const Shape& shape) { return full(shape, 1); }
  static Tensor scalar(real value) { return full({}, value); }
  /// Values in row-major order. Throws if their number is not shape.numel().
  static Tensor from(const Shape& shape, const std::vector<real>& values);
  /// A vector [n], or a matrix [rows, columns], written out: of({1, 2}), of({{0}, {1}}).
  static Tensor of(std::initializer_list<Number> values);
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
  /// For writing. If the storage is shared, this tensor first gets its own copy. The pointer is
  /// good until the tensor is next copied: by hand, by an op of autograd that keeps it for
  /// backward(), or by a layer that keeps its weight (autograd/weight.h); so take it anew after a
  /// matmul() or a linear(). Threads that share a Tensor take it once, before their parallel loop.
  real* mutable_data();
  /// Whether writing would copy, since another tensor has this storage too.
  bool is_shared() const { return storage_.use_count() > 1; }

  /// The element at a place, one index an axis: x(2, 0). In builds with assertions, throws if there
  /// is none.
  template <std::integral... Index>
  real operator()(Index... index) const {
    const int64_t place[] = {static_cast<int64_t>(index)..., 0};  // an array has an element
#ifndef NDEBUG
    check_place(place, sizeof...(Index));
#endif
    int64_t offset = 0;
    for (int axis = 0; axis < static_cast<int>(sizeof...(Index)); ++axis) {
      offset = offset * size(axis) + place[axis];
    }
    return data()[offset];
  }
  /// The only element. Throws if there are more or none.
  real item() const;
  std::vector<real> to_vector() const { return {data(), data() + numel()}; }

  /// The same elements in another shape; shares storage. One size may be -1: whatever is left.
  Tensor reshape(const Shape& shape) const;
  Tensor reshape(std::initializer_list<int64_t> sizes) const;
  /// What stands at [begin, end) of the first axis; shares storage.
  Tensor slice(int64_t begin, int64_t end) const;
  /// What stands at index i of the first axis, without that axis; shares storage.
  Tensor operator[](int64_t i) const;

 private:
  Tensor(std::shared_ptr<real[]> storage, int64_t offset, const Shape& shape)
      : storage_(std::move(storage)), offset_(offset), shape_(shape) {}

  [[noreturn]] static void fail_undefined();
  void check_place(const int64_t* place, int axes) const;

  std::shared_ptr<real[]> storage_;
  int64_t offset_ = 0;
  Shape shape_;
};

/// True if shapes and all elements are equal (NaN differs from itself), or both are undefined.
bool equal(const Tensor& a, const Tensor& b);

/// The shape and the elements, in aligned columns, at most 8 along an axis; in the stream's
/// precision, and in every locale alike:
///   [2, 2]
///   {{   1, -2},
///    {0.25, 40}}
std::ostream& operator<<(std::ostream& out, const Tensor& tensor);

}  // namespace attune
