// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "attune/core/tensor.h"
#include "attune/nn/search/candidates.h"
#include "attune/nn/search/hypothesis.h"
#include "attune/nn/search/options.h"
#include "attune/nn/search/path.h"

namespace attune {

/// What one step of the model says of all hypotheses of all sentences of the batch: row k*B + b is
/// hypothesis k of sentence b.
struct BeamStep {
  real* log_probabilities;  ///< [K*B, V]; each sentence may write to its own rows
  int64_t vocabulary;       ///< V
  int64_t sentences;        ///< B
  Tensor weights;           ///< [K*B, S]; undefined for a model without attention

  int64_t row(int64_t hypothesis, int64_t sentence) const {
    return hypothesis * sentences + sentence;
  }
};

/// One sentence's beam: at most K live hypotheses, all of one length, and the best that ended.
class SentenceBeam {
 public:
  /// One hypothesis without tokens, whose state is in row `row`.
  SentenceBeam(const SearchLimits& limits, const SearchOptions& options, int64_t row);

  /// Goes on by one token, as column `sentence` of the step says. REQUIRES: !done().
  void advance(const BeamStep& step, int64_t sentence);

  /// Whether no step can change the result any more.
  bool done() const;

  /// The live hypotheses, the most probable first.
  struct Live {
    Path path;
    int64_t row;  // of the last step, which its state is in
  };
  const std::vector<Live>& live() const { return live_; }

  /// The result of a beam that is done.
  NBest take_result() { return std::move(ended_); }

 private:
  std::vector<Candidate> candidates(const BeamStep& step, int64_t sentence) const;
  void keep(const Path& path, NBest& among) const;
  void end_unfinished();

  SearchLimits limits_;
  SearchOptions options_;
  std::vector<Live> live_;
  NBest ended_;  // at most n_best
};

}  // namespace attune
