// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "attune/autograd/variable.h"
#include "attune/core/ids.h"
#include "attune/core/real.h"

namespace attune {

struct CrossEntropyOptions {
  /// Targets with this id do not count: their loss and gradient are exactly 0. Default: all count.
  std::optional<int32_t> ignored_id;
  /// e in [0, 1): the target distribution is (1 - e) on the target and e / V on every id (Szegedy
  /// et al. 2016, section 7).
  real label_smoothing = 0;
};

/// How well logits [..., V] predict targets [...], in nats per token: for each target t
///   loss = -(1 - e) log p_t - e/V sum_v log p_v,   p = softmax(logits).
/// Shape of the result: that of the targets. Ignored targets may be any number; another id outside
/// [0, V) throws, naming the id, V and the position.
Variable token_cross_entropy(const Variable& logits, const Ids& targets,
                             const CrossEntropyOptions& options = {});

/// The mean of token_cross_entropy over the targets that count: nats per token, a scalar. Throws if
/// none counts.
Variable cross_entropy(const Variable& logits, const Ids& targets,
                       const CrossEntropyOptions& options = {});

namespace internal {
/// Throws, in the name of `op`, what token_cross_entropy does.
void check_targets(const char* op, const Shape& logits, const Ids& targets,
                   const CrossEntropyOptions& options);
/// How many targets count. Throws if none does.
int64_t count_targets(const char* op, const Ids& targets, const CrossEntropyOptions& options);
}  // namespace internal

}  // namespace attune
