// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "attune/autograd/cross_entropy.h"
#include "attune/nn/linear.h"

namespace attune {

/// Makes tokens of what a model's steps end in, its readouts:
///
///   p(y_t) = softmax(W_o readout_t + b_o)
///
/// W_o may be the embeddings of the same tokens (Press and Wolf 2017); a readout of another size
/// than theirs then passes a layer W_p readout_t + b_p first.
class OutputLayer : public Module {
 public:
  /// For readouts of R = `readout` numbers and V = `vocabulary` tokens. `tied` [V, E] is a weight
  /// to borrow as W_o, or null for an own one [V, R]. Throws for one of another vocabulary.
  OutputLayer(Place at, int64_t readout, int64_t vocabulary, const Parameter* tied, Rng& rng);

  /// readout [T, B, R] -> logits [T, B, V]
  Variable logits(const Variable& readout) const;
  /// Mean cross-entropy of those logits, in nats per target that counts; fused, never holds them
  /// all. targets [T, B]
  Variable loss(const Variable& readout, const Ids& targets,
                const CrossEntropyOptions& options) const;

 private:
  Variable projected(const Variable& readout) const;

  std::optional<Child<Linear>> projection_;
  std::optional<Parameter> own_;
  const Parameter& weight_;  // the own one, or the borrowed one
  KeptWeight kept_;
  Parameter bias_;
};

}  // namespace attune
