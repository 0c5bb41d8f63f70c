// SPDX-License-Identifier: MIT
#pragma once

#include "attune/autograd/variable.h"
#include "attune/core/ids.h"
#include "attune/core/real.h"

/// Softmax over the last axis, with one length a row: elements from the row's length on do not take
/// part. `lengths` has the shape of x without its last axis, or of a suffix of that: [B] serves
/// scores [T, B, S]. A length outside [1, S] throws: a row without any element has no softmax.
namespace attune {

/// Logits to probabilities: y_i = exp(x_i) / sum_j exp(x_j); exactly 0 from the row's length on.
///   dL/dx_i = y_i (dL/dy_i - sum_j y_j dL/dy_j)
Variable softmax(const Variable& x);
Variable softmax(const Variable& x, const Ids& lengths);

/// Logits to log-probabilities in nats: y_i = x_i - log sum_j exp(x_j); -infinity from the row's
/// length on.   dL/dx_i = dL/dy_i - exp(y_i) sum_j dL/dy_j
Variable log_softmax(const Variable& x);
Variable log_softmax(const Variable& x, const Ids& lengths);

}  // namespace attune
