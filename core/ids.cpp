// SPDX-License-Identifier: MIT
#include "attune/core/ids.h"

#include <limits>

#include "attune/core/error.h"
#include "attune/core/print_elements.h"

namespace attune {

Ids::Ids(std::vector<int32_t> values)
    : values_(std::make_shared<const std::vector<int32_t>>(std::move(values))),
      shape_{static_cast<int64_t>(values_->size())} {}

Ids::Ids(const Shape& shape, std::vector<int32_t> values) : Ids(std::move(values)) {
  if (numel() != shape.numel()) fail("Ids: ", numel(), " values for shape ", shape);
  shape_ = shape;
}

Ids Ids::full(const Shape& shape, int32_t value) {
  return Ids(shape, std::vector<int32_t>(static_cast<size_t>(shape.numel()), value));
}

Ids Ids::select(int64_t i) const {
  if (rank() == 0 || i < 0 || i >= size(0)) fail("Ids: no index ", i, " in ", shape_);
  Ids result = *this;
  result.shape_ = shape_.without(0);
  result.offset_ += i * result.numel();
  return result;
}

Ids Ids::reshape(const Shape& shape) const {
  if (shape.numel() != numel()) fail("reshape: ", shape_, " has not as many elements as ", shape);
  Ids result = *this;
  result.shape_ = shape;
  return result;
}

std::ostream& operator<<(std::ostream& out, const Ids& ids) {
  return print_elements(out, ids.shape(), ids.data());
}

namespace {

// The position of element i, one index an axis: [3, 0].
std::string position(const Shape& shape, int64_t i) {
  Shape index = shape;
  for (int axis = shape.rank() - 1; axis >= 0; --axis) {
    index = index.with(axis, i % shape[axis]);
    i /= shape[axis];
  }
  return index.to_string();
}

}  // namespace

void check_is_id(const char* op, int64_t position) {
  if (position < 0) fail(op, ": positions are counted from 0, there is none of number ", position);
  if (position > std::numeric_limits<int32_t>::max()) {
    fail(op, ": ids count to 2^31 - 1, not to ", position);
  }
}

int32_t to_id(const char* op, int64_t position) {
  check_is_id(op, position);
  return static_cast<int32_t>(position);
}

void check_ids(const char* op, const Ids& ids, int64_t count, std::optional<int32_t> except) {
  for (int64_t i = 0; i < ids.numel(); ++i) {
    if ((ids[i] < 0 || ids[i] >= count) && ids[i] != except) {
      fail(op, ": id ", ids[i], " at position ", position(ids.shape(), i), " of ", ids.shape(),
           " is outside [0, ", count, ")");
    }
  }
}

void check_lengths(const char* op, const Ids& lengths, int64_t least, int64_t most) {
  for (int64_t i = 0; i < lengths.numel(); ++i) {
    if (lengths[i] < least || lengths[i] > most) {
      fail(op, ": length ", lengths[i], " at position ", position(lengths.shape(), i), " of ",
           lengths.shape(), " is outside [", least, ", ", most, "]");
    }
  }
}

}  // namespace attune
