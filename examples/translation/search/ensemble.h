// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/core/tensor.h"
#include "attune/examples/translation/model/translator.h"
#include "attune/examples/translation/text/batches.h"

namespace nmt {

/// One translator, or several that decode as one: each token's probability is the mean of those
/// that they give it,
///   p(y_t | y_<t, x) = (p_1(y_t | y_<t, x) + ... + p_n(y_t | y_<t, x)) / n,
/// and attention is the mean of theirs. They must read the same source ids and write the same
/// target ids, and outlive the ensemble; all else may differ.
class Ensemble {
 public:
  Ensemble(const Translator& translator) : members_{&translator} {}  // NOLINT: implicit
  Ensemble(Translator&&) = delete;
  /// Throws attune::Error if there is none.
  explicit Ensemble(std::vector<const Translator*> members);

  const std::vector<const Translator*>& members() const { return members_; }

  /// A batch that all have read, and all decoders somewhere in their translations of it.
  class State {
   public:
    /// Goes on from these hypotheses, or with these sentences alone; see decoder_state.h.
    void keep_rows(const Ids& rows);
    void keep_sentences(const Ids& sentences);

   private:
    friend class Ensemble;
    std::vector<Translator::Encoded> members_;
  };
  State encode(const SourceBatch& batch) const;

  struct Step {
    Tensor log_probabilities;  // [1, N, V], nats
    Tensor weights;            // [1, N, S], of attention; undefined if a member has none
  };
  /// Reads words [1, N], and moves the state on.
  Step decode(const Ids& words, State& state) const;

 private:
  std::vector<const Translator*> members_;
};

}  // namespace nmt
