// SPDX-License-Identifier: MIT
#include "attune/autograd/layout.h"

#include <limits>

#include "attune/autograd/op.h"
#include "attune/core/error.h"
#include "attune/core/layout.h"
#include "attune/core/reduce.h"

namespace attune {
namespace {

Variable reshaped(const Variable& x, Tensor y) {
  return make_op(
      "reshape", std::move(y), {x},
      [shape = x.shape()](const Tensor& dy, Gradients& grads) { grads.add(0, dy.reshape(shape)); });
}

// Of rows or parts without elements there can be more than anybody wants variables.
template <class T>
std::vector<T> reserved(const char* op, const Shape& shape, int64_t count) {
  if (count > std::numeric_limits<int>::max()) {
    fail(op, ": at most 2^31 - 1 variables can be made of ", shape, ", not ", count);
  }
  std::vector<T> results;
  results.reserve(static_cast<size_t>(count));
  return results;
}

}  // namespace

Variable reshape(const Variable& x, const Shape& shape) {
  return reshaped(x, x.value().reshape(shape));
}

Variable reshape(const Variable& x, std::initializer_list<int64_t> sizes) {
  return reshaped(x, x.value().reshape(sizes));
}

Variable expand(const Variable& x, const Shape& shape) {
  return make_op(
      "expand", expand(x.value(), shape), {x},
      [shape = x.shape()](const Tensor& dy, Gradients& grads) { grads.add(0, sum_to(dy, shape)); });
}

Variable permute(const Variable& x, const std::vector<int>& axes) {
  Tensor y = permute(x.value(), axes);
  std::vector<int> inverse(axes.size());
  for (size_t i = 0; i < axes.size(); ++i) {
    inverse[static_cast<size_t>(x.shape().normalize(axes[i]))] = static_cast<int>(i);
  }
  return make_op("permute", y, {x}, [inverse](const Tensor& dy, Gradients& grads) {
    grads.add(0, permute(dy, inverse));
  });
}

Variable concat(const std::vector<Variable>& parts, int axis) {
  std::vector<Tensor> values;
  std::vector<int64_t> sizes;
  for (const Variable& part : parts) values.push_back(part.value());
  Tensor y = concat(values, axis);
  for (const Tensor& value : values) sizes.push_back(value.size(axis));
  return make_op("concat", y, parts, [sizes, axis](const Tensor& dy, Gradients& grads) {
    int64_t begin = 0;
    for (size_t i = 0; i < sizes.size(); begin += sizes[i++]) {
      const int input = static_cast<int>(i);
      if (grads.wants(input)) grads.add(input, slice(dy, axis, begin, begin + sizes[i]));
    }
  });
}

Variable stack(const std::vector<Variable>& parts) {
  if (parts.empty()) fail("stack: nothing to join");
  std::vector<Tensor> values;
  for (const Variable& part : parts) {
    if (part.shape() != parts[0].shape()) {
      fail("stack: shapes differ, ", parts[0].shape(), " and ", part.shape());
    }
    values.push_back(part.value().reshape(part.shape().insert(0, 1)));
  }
  return make_op("stack", concat(values, 0), parts, [](const Tensor& dy, Gradients& grads) {
    for (int64_t i = 0; i < dy.size(0); ++i) grads.add(static_cast<int>(i), dy[i]);
  });
}

Variable slice(const Variable& x, int axis, int64_t begin, int64_t end) {
  Tensor y = slice(x.value(), axis, begin, end);
  return make_op("slice", y, {x}, [axis, begin](const Tensor& dy, Gradients& grads) {
    grads.add_slice(0, axis, begin, dy);
  });
}

Variable select(const Variable& x, int64_t i) {
  if (x.rank() == 0 || i < 0 || i >= x.size(0)) fail("select: no index ", i, " in ", x.shape());
  Tensor y = x.value()[i];
  return make_op("select", y, {x}, [i](const Tensor& dy, Gradients& grads) {
    grads.add_slice(0, 0, i, dy.reshape(dy.shape().insert(0, 1)));
  });
}

std::vector<Variable> unstack(const Variable& x) {
  if (x.rank() == 0) fail("unstack: a scalar has no axis");
  auto rows = reserved<Tensor>("unstack", x.shape(), x.size(0));
  for (int64_t i = 0; i < x.size(0); ++i) rows.push_back(x.value()[i]);
  return make_ops("unstack", std::move(rows), {x},
                  [shape = x.shape()](const std::vector<Tensor>& dy, Gradients& grads) {
                    std::vector<Tensor> parts;
                    for (const Tensor& part : dy) {
                      const Shape row = shape.with(0, 1);
                      parts.push_back(part.defined() ? part.reshape(row) : Tensor::zeros(row));
                    }
                    grads.add(0, concat(parts, 0));
                  });
}

std::vector<Variable> split(const Variable& x, int axis, int64_t count) {
  axis = x.shape().normalize(axis, "split");
  if (count < 1 || x.size(axis) % count != 0) {
    fail("split: axis ", axis, " of ", x.shape(), " does not divide into ", count, " parts");
  }
  const int64_t size = x.size(axis) / count;
  auto parts = reserved<Variable>("split", x.shape(), count);
  for (int64_t i = 0; i < count; ++i) parts.push_back(slice(x, axis, i * size, (i + 1) * size));
  return parts;
}

}  // namespace attune
