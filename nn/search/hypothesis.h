// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "attune/core/real.h"

namespace attune {

/// A sequence that a search found. Logarithms are natural: nats.
struct Hypothesis {
  std::vector<int32_t> ids;                     ///< tokens, without the end
  bool finished = false;                        ///< came to its end, not to the limit of tokens
  double log_probability = 0;                   ///< log p(y | x), the end included if it came: <= 0
  double score = 0;                             ///< what hypotheses are ranked by; see scores.h
  std::vector<double> token_log_probabilities;  ///< of each of `ids` given those before, and of the
                                                ///< end
  std::vector<real> weights;  ///< attention [steps, positions], row-major: a row for each
                              ///< of `ids` and one for the end, if it came; empty for a
                              ///< model without attention
  int64_t positions = 0;      ///< S, padding of the batch included
};

/// What a search found for one source, the best first. Finished hypotheses come before unfinished
/// ones, and among each the higher score comes first.
using NBest = std::vector<Hypothesis>;

}  // namespace attune
