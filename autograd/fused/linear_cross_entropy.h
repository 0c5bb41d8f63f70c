// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "attune/autograd/cross_entropy.h"
#include "attune/autograd/variable.h"
#include "attune/autograd/weight.h"
#include "attune/core/ids.h"
#include "attune/core/real.h"

namespace attune {

/// How many bytes of logits linear_cross_entropy holds at a time, if not told otherwise.
constexpr int64_t kLogitBytes = int64_t{32} << 20;

/// cross_entropy(x W^T + b, targets, options) without ever holding all the logits:
/// x [..., K], weight W [V, K], bias b [V], targets [...] -> a scalar, nats per token. Throws as
/// cross_entropy does, and if the shapes of x, W and b do not fit.
///
/// The gradient of a mean is known before backward() comes, up to the factor dL/dloss. So where one
/// is wanted it is computed at once, from each chunk of rows while their logits are at hand:
///   dlogits = (softmax(logits) - q) / count,   q the smoothed target distribution,
///   dx = dlogits W,   dW = sum over chunks of dlogits^T x,   db = sum of dlogits' rows.
/// Chunks are of equal size, as few as fit `logit_bytes`, of at least a row each; rows whose
/// targets are ignored take part in no product. What backward() keeps is the size of the inputs,
/// not of the logits.
Variable linear_cross_entropy(const Variable& x, const Weight& weight, const Variable& bias,
                              const Ids& targets, const CrossEntropyOptions& options = {},
                              int64_t logit_bytes = kLogitBytes);

}  // namespace attune
