// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "attune/core/real.h"

namespace nmt {

/// A translation that a search found for one sentence. Logarithms are natural: nats.
struct Hypothesis {
  std::vector<int32_t> ids;                     ///< target tokens, without eos
  bool finished = false;                        ///< ended by eos, not by the limit of tokens
  double log_probability = 0;                   ///< log p(y | x), eos included if it came: <= 0
  double score = 0;                             ///< what hypotheses are ranked by; see scores.h
  std::vector<double> token_log_probabilities;  ///< of each of `ids` given those before, and of eos
  std::vector<attune::real> weights;  ///< attention [steps, positions], row-major: a row for each
                                      ///< of `ids` and one for eos, if it came; empty for a model
                                      ///< without attention
  int64_t positions = 0;              ///< S, padding of the batch included
};

/// What a search found for one sentence, the best first. Finished hypotheses come before unfinished
/// ones, and among each the higher score comes first.
using NBest = std::vector<Hypothesis>;

}  // namespace nmt
