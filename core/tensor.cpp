// SPDX-License-Identifier: MIT
#include "attune/core/tensor.h"

#include <algorithm>
#include <atomic>
#include <limits>

#include "attune/core/error.h"
#include "attune/core/memory/allocator.h"
#include "attune/core/print_elements.h"
#include "attune/core/text_stream.h"

namespace attune {
namespace {

// The reference count sits in its own small block, so that numbers start on a cache line.
std::shared_ptr<real[]> make_storage(int64_t numel) {
  const size_t bytes = static_cast<size_t>(numel) * sizeof(real);
  auto* block = static_cast<real*>(allocate(bytes));
#ifndef NDEBUG
  std::fill_n(block, numel, std::numeric_limits<real>::quiet_NaN());
#endif
  return std::shared_ptr<real[]>(block, [bytes](real* p) { deallocate(p, bytes); });
}

}  // namespace

Tensor Tensor::uninitialized(const Shape& shape) {
  return Tensor(make_storage(shape.numel()), 0, shape);
}

Tensor Tensor::full(const Shape& shape, real value) {
  Tensor result = uninitialized(shape);
  std::fill_n(result.mutable_data(), result.numel(), value);
  return result;
}

Tensor Tensor::from(const Shape& shape, const std::vector<real>& values) {
  if (static_cast<int64_t>(values.size()) != shape.numel()) {
    fail("Tensor: ", values.size(), " values for shape ", shape);
  }
  Tensor result = uninitialized(shape);
  std::copy(values.begin(), values.end(), result.mutable_data());
  return result;
}

Tensor Tensor::of(std::initializer_list<Number> values) {
  Tensor result = uninitialized({static_cast<int64_t>(values.size())});
  std::transform(values.begin(), values.end(), result.mutable_data(),
                 [](Number number) { return number.value; });
  return result;
}

Tensor Tensor::of(std::initializer_list<std::initializer_list<real>> rows) {
  std::vector<real> values;
  const size_t columns = rows.size() == 0 ? 0 : rows.begin()->size();
  for (const auto& row : rows) {
    if (row.size() != columns) fail("Tensor: rows of ", columns, " and ", row.size(), " values");
    values.insert(values.end(), row.begin(), row.end());
  }
  return from({static_cast<int64_t>(rows.size()), static_cast<int64_t>(columns)}, values);
}

Tensor Tensor::lent(real* elements, const Shape& shape) {
  return Tensor(std::shared_ptr<real[]>(elements, [](real*) {}), 0, shape);
}

void Tensor::fail_undefined() { fail("Tensor: used before it has a value"); }

void Tensor::check_place(const int64_t* place, int axes) const {
  bool exists = axes == rank();
  for (int axis = 0; axis < axes; ++axis) {
    exists = exists && place[axis] >= 0 && place[axis] < size(axis);
  }
  if (exists) return;
  TextStream text;
  for (int axis = 0; axis < axes; ++axis) text << (axis > 0 ? ", " : "") << place[axis];
  fail("Tensor: no element (", text.str(), ") in ", shape_);
}

real* Tensor::mutable_data() {
  if (!defined()) fail_undefined();
  if (storage_.use_count() == 1) {
    std::atomic_thread_fence(std::memory_order_acquire);  // the last other owner has finished
  } else {
    std::shared_ptr<real[]> own = make_storage(numel());
    std::copy_n(data(), numel(), own.get());
    storage_ = std::move(own);
    offset_ = 0;
  }
  return storage_.get() + offset_;
}

real Tensor::item() const {
  if (!defined()) fail("item: the tensor is undefined");
  if (numel() != 1) fail("item: needs exactly one element, has shape ", shape_);
  return *data();
}

Tensor Tensor::reshape(const Shape& shape) const {
  if (shape.numel() != numel()) fail("reshape: ", shape_, " has not as many elements as ", shape);
  return Tensor(storage_, offset_, shape);
}

Tensor Tensor::reshape(std::initializer_list<int64_t> sizes) const {
  std::vector<int64_t> resolved(sizes);
  const auto open = std::find(resolved.begin(), resolved.end(), -1);
  if (open == resolved.end()) return reshape(Shape(sizes));
  if (std::count(open, resolved.end(), -1) > 1) fail("reshape: only one size may be open, as -1");
  *open = 1;
  Shape shape;
  for (int64_t size : resolved) shape = shape.insert(shape.rank(), size);
  const int64_t known = shape.numel();
  if (known == 0 || numel() % known != 0) {
    fail("reshape: ", shape_, " does not divide into ", shape, " with one open axis");
  }
  return reshape(shape.with(static_cast<int>(open - resolved.begin()), numel() / known));
}

Tensor Tensor::slice(int64_t begin, int64_t end) const {
  if (rank() == 0 || begin < 0 || begin > end || end > size(0)) {
    fail("slice: [", begin, ", ", end, ") is not within axis 0 of ", shape_);
  }
  return Tensor(storage_, offset_ + begin * shape_.numel(1, rank()), shape_.with(0, end - begin));
}

Tensor Tensor::operator[](int64_t i) const {
  if (rank() == 0 || i < 0 || i >= size(0)) fail("Tensor: no index ", i, " in ", shape_);
  return Tensor(storage_, offset_ + i * shape_.numel(1, rank()), shape_.without(0));
}

bool equal(const Tensor& a, const Tensor& b) {
  if (!a.defined() || !b.defined()) return a.defined() == b.defined();
  return a.shape() == b.shape() && std::equal(a.data(), a.data() + a.numel(), b.data());
}

std::ostream& operator<<(std::ostream& out, const Tensor& tensor) {
  if (!tensor.defined()) return out << "undefined";
  return print_elements(out, tensor.shape(), tensor.data());
}

}  // namespace attune
