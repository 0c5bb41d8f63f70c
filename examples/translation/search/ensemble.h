// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <vector>

#include "attune/core/tensor.h"
#include "attune/examples/translation/model/translator.h"
#include "attune/examples/translation/text/batches.h"
#include "attune/nn/search/sequence_model.h"

namespace nmt {

/// One translator, or several that decode as one: each token's probability is the mean of those
/// that they give it,
///   p(y_t | y_<t, x) = (p_1(y_t | y_<t, x) + ... + p_n(y_t | y_<t, x)) / n,
/// and attention is the mean of theirs. They must read the same source ids and write the same
/// target ids, and outlive the ensemble; all else may differ.
class Ensemble : public SequenceModel {
 public:
  Ensemble(const Translator& translator) : members_{&translator} {}  // NOLINT: implicit
  Ensemble(Translator&&) = delete;
  /// Throws attune::Error if there is none.
  explicit Ensemble(std::vector<const Translator*> members);

  const std::vector<const Translator*>& members() const { return members_; }

  /// A batch that all have read, and all decoders somewhere in their translations of it.
  class State : public SequenceModel::State {
   public:
    void keep_rows(const Ids& rows) override;
    void keep_sentences(const Ids& sentences) override;

   private:
    friend class Ensemble;
    std::vector<Translator::Encoded> members_;
  };
  State encode(const SourceBatch& batch) const;

  /// Weights are undefined if a member has no attention.
  Step step(const Ids& tokens, SequenceModel::State& state) const override;

 private:
  std::vector<const Translator*> members_;
};

}  // namespace nmt
