// SPDX-License-Identifier: MIT
#include "attune/autograd/softmax.h"

#include "attune/autograd/op.h"
#include "attune/core/softmax.h"

namespace attune {
namespace {

Variable softmax_op(const Variable& x, Tensor y) {
  return make_op("softmax", y, {x}, [y](const Tensor& dy, Gradients& grads) {
    grads.add(0, softmax_backward(y, dy));
  });
}

Variable log_softmax_op(const Variable& x, Tensor y) {
  return make_op("log_softmax", y, {x}, [y](const Tensor& dy, Gradients& grads) {
    grads.add(0, log_softmax_backward(y, dy));
  });
}

}  // namespace

Variable softmax(const Variable& x) { return softmax_op(x, softmax(x.value())); }

Variable softmax(const Variable& x, const Ids& lengths) {
  return softmax_op(x, softmax(x.value(), lengths));
}

Variable log_softmax(const Variable& x) { return log_softmax_op(x, log_softmax(x.value())); }

Variable log_softmax(const Variable& x, const Ids& lengths) {
  return log_softmax_op(x, log_softmax(x.value(), lengths));
}

}  // namespace attune
