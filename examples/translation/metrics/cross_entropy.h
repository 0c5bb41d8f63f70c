// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/core/processes.h"
#include "attune/examples/translation/metrics/share.h"
#include "attune/examples/translation/model/translator.h"

namespace nmt {

/// How surprised the model, which should be in evaluation mode, is by reference translations: of
/// one pair, or added up over many.
struct CrossEntropy {
  double nats = 0;  ///< -log p(target | source), summed over target tokens, eos included
  int64_t tokens = 0;
  int64_t correct = 0;  ///< tokens that the model held the most probable of all

  CrossEntropy& operator+=(const CrossEntropy& other);

  /// Nats per token; 0 of nothing is 0.
  double loss() const { return tokens == 0 ? 0 : nats / static_cast<double>(tokens); }
  /// e^loss: among how many equally likely tokens the model hesitates, so to speak.
  double perplexity() const;
  /// Token accuracy: correct of tokens.
  Share accuracy() const { return {correct, tokens}; }
};

/// Each reference token given the reference tokens before it, as in training. Element b is of the
/// batch's column b. The same as forced decoding: what is computed are the probabilities of given
/// translations.
std::vector<CrossEntropy> teacher_forced_by_column(const Translator& translator,
                                                   const Batch& batch);

/// Each reference token given the model's own (greedy) tokens before it, as in translating: what
/// exposure bias adds shows in the difference.
std::vector<CrossEntropy> free_running_by_column(const Translator& translator, const Batch& batch);

/// The same of many batches, of which helpers (search/helpers.h), if there are any, compute some:
/// element i is of the pair that the batches' `indices` call i, and they must hold each pair once.
std::vector<CrossEntropy> teacher_forced_by_pair(const Translator& translator,
                                                 const std::vector<Batch>& batches,
                                                 Processes& processes = alone());
std::vector<CrossEntropy> free_running_by_pair(const Translator& translator,
                                               const std::vector<Batch>& batches,
                                               Processes& processes = alone());

/// teacher_forced_by_pair() of all pairs together.
CrossEntropy teacher_forced(const Translator& translator, const std::vector<Batch>& batches,
                            Processes& processes = alone());

}  // namespace nmt
