// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "attune/autograd/cross_entropy.h"

namespace attune::testing {

/// -sum_v q_v log p_v, q being the smoothed target distribution, and 0 for an ignored target: the
/// slow and obvious way, in double whatever `real` is.
inline double naive_cross_entropy(const std::vector<double>& logits, int32_t target,
                                  const CrossEntropyOptions& options) {
  if (target == options.ignored_id) return 0;
  const double e = options.label_smoothing;
  double total = 0, loss = 0;
  for (const double x : logits) total += std::exp(x);
  for (size_t v = 0; v < logits.size(); ++v) {
    const bool is_target = v == static_cast<size_t>(target);
    const double q = e / static_cast<double>(logits.size()) + (is_target ? 1 - e : 0);
    loss -= q * std::log(std::exp(logits[v]) / total);
  }
  return loss;
}

}  // namespace attune::testing
