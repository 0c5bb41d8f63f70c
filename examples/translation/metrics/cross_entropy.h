// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/examples/translation/model/translator.h"

namespace nmt {

/// How surprised the model is by reference translations.
struct CrossEntropy {
  double nats = 0;  ///< summed over target tokens, eos included
  int64_t tokens = 0;

  /// Nats per token; 0 of nothing is 0.
  double loss() const { return tokens == 0 ? 0 : nats / static_cast<double>(tokens); }
  /// e^loss: among how many equally likely words the model hesitates, so to speak.
  double perplexity() const;
};

/// Each reference word given the reference words before it, as in training.
CrossEntropy teacher_forced(const Translator& translator, const std::vector<Batch>& batches);

/// Each reference word given the model's own (greedy) words before it, as in translating: what
/// exposure bias adds shows in the difference.
CrossEntropy free_running(const Translator& translator, const std::vector<Batch>& batches);

}  // namespace nmt
