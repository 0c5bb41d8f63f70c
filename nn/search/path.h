// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "attune/core/tensor.h"
#include "attune/nn/search/hypothesis.h"

namespace attune {

/// A hypothesis on its way: the tokens chosen so far, as a chain that leads from the last one back
/// to the first. Hypotheses with a common beginning share it, so to go on by a token costs the same
/// however long they are, and what no hypothesis goes on from is freed.
class Path {
 public:
  /// No tokens yet.
  Path() = default;
  Path(const Path&) = default;
  Path(Path&&) = default;
  Path& operator=(Path other) noexcept;
  ~Path();

  /// This path and a token of that log-probability, chosen while attention was row `row` of
  /// `weights` [N, S]; undefined for a model without attention.
  Path extended(int32_t token, double log_probability, const Tensor& weights, int64_t row) const;

  int64_t length() const;          ///< tokens, the end included
  double log_probability() const;  ///< of all tokens, in nats
  std::vector<int32_t> tokens() const;

  /// The last token, or `begin` if there is none yet.
  int32_t last_or(int32_t begin) const;

  /// All but the score; what ends by `end` is finished.
  Hypothesis hypothesis(int32_t end) const;

 private:
  struct Step {
    std::shared_ptr<Step> before;
    int32_t token;
    double log_probability, total;
    int64_t length;
    std::vector<real> weights;  // [S], what it looked at; empty without attention
  };

  template <class Visit>
  void each_step(Visit visit) const;  // from the last to the first

  std::shared_ptr<Step> last_;
};

}  // namespace attune
