// SPDX-License-Identifier: MIT
#pragma once

#include "attune/core/ids.h"
#include "attune/core/real.h"
#include "attune/core/tensor.h"

/// Softmax over the last axis, with one length a row: a row's elements from its length on do not
/// take part, so that padding and a causal mask are the same thing.
///
/// `lengths` has the shape of x without its last axis, or of a suffix of that: lengths [B] serve
/// scores [T, B, S]. Throws if a length is outside [1, size of the last axis] (a row without any
/// element has no softmax), or if the shapes do not fit.
namespace attune {

/// y_i = exp(x_i) / sum_j exp(x_j); exactly 0 from the row's length on.
Tensor softmax(const Tensor& x);
Tensor softmax(const Tensor& x, const Ids& lengths);
/// Its gradient: dL/dx from y = softmax(x), with or without lengths, and dy = dL/dy, all of x's
/// shape. Throws if those of y and dy differ.
///   dL/dx_i = y_i (dL/dy_i - sum_j y_j dL/dy_j)
/// Masked elements have y = 0, so their gradient is 0, whatever dL/dy_i is; so is that of any other
/// element with y = 0.
Tensor softmax_backward(const Tensor& y, const Tensor& dy);

/// y_i = x_i - log sum_j exp(x_j), in nats; -infinity from the row's length on.
Tensor log_softmax(const Tensor& x);
Tensor log_softmax(const Tensor& x, const Ids& lengths);
/// Its gradient: dL/dx from y = log_softmax(x), with or without lengths, and dy = dL/dy, all of x's
/// shape. Throws if those of y and dy differ.
///   dL/dx_i = dL/dy_i - exp(y_i) sum_j dL/dy_j
/// The sum is over the row's elements; the gradient of an element with y = -infinity is 0.
Tensor log_softmax_backward(const Tensor& y, const Tensor& dy);

}  // namespace attune
