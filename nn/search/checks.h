// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "attune/core/ids.h"
#include "attune/nn/search/options.h"
#include "attune/nn/search/sequence_model.h"

/// What every search asks of those who call it and of their models; all throw an Error otherwise.
namespace attune {

/// Each sentence may have a token at least, and has a source of no tokens or more.
void check_limits(const std::vector<SearchLimits>& sentences);

/// No penalty is below 0, and all are finite.
void check_penalties(const SearchOptions& options);

/// temperature is above 0 and finite, top_p lies in (0, 1], and top_k is not below 0.
void check_sampling(const Sampling& sampling);

/// A model during one search.
class CheckedModel {
 public:
  CheckedModel(const SequenceModel& model, const SpecialTokens& special)
      : model_(model), special_(special) {}

  /// model.step(): its log-probabilities are [N, V], a row for each of the N tokens, and V has a
  /// place for the end and for what is never a token. Weights are [N, S], or always undefined. V
  /// and S are those of the first step.
  SequenceModel::Step step(const Ids& tokens, SequenceModel::State& state);

 private:
  void check_width(const char* what, const Tensor& rows, int64_t tokens, int64_t& width) const;

  static constexpr int64_t kUnknown = -1, kNone = -2;
  const SequenceModel& model_;
  const SpecialTokens& special_;
  int64_t vocabulary_ = kUnknown, positions_ = kUnknown;
};

}  // namespace attune
