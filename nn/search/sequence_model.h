// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "attune/core/ids.h"
#include "attune/core/tensor.h"

namespace attune {

/// A model that writes sequences token by token: all that a search has to know of it. A translator
/// is one, so are several of them together, a language model, and a table of probabilities in a
/// test.
class SequenceModel {
 public:
  virtual ~SequenceModel() = default;

  /// Where N sequences stand, of B sentences each of which may have K hypotheses: row k*B + b is
  /// hypothesis k of sentence b.
  class State {
   public:
    virtual ~State() = default;
    /// Goes on from these hypotheses, in this order: each in [0, N), as often as it is named. What
    /// hypotheses of a sentence share stays as it is.
    virtual void keep_rows(const Ids& rows) = 0;
    /// Goes on with these sentences alone, in this order: each in [0, B). The rows stay as they
    /// are.
    virtual void keep_sentences(const Ids& sentences) = 0;
  };

  struct Step {
    Tensor log_probabilities;  // [N, V] of what follows, in nats
    Tensor weights;            // [N, S], what each attended to; undefined if it attends to nothing
  };
  /// Reads the last token of each [N], which at first is SpecialTokens::begin, and moves the state
  /// on.
  virtual Step step(const Ids& tokens, State& state) const = 0;
};

}  // namespace attune
