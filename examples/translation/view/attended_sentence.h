// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "attune/core/real.h"

namespace nmt {

/// A translation and what it looked at, token by token. Logarithms are natural: nats.
struct AttendedHypothesis {
  std::vector<std::string> target;        ///< tokens, eos included if it came
  std::string target_text;                ///< as people read it, without eos
  bool finished = true;                   ///< the last of them is eos
  std::vector<double> log_probabilities;  ///< of each token, given those before it
  double score = 0;                       ///< what ranked it
  std::vector<attune::real> weights;      ///< [target.size(), positions], row-major
  int64_t positions = 0;                  ///< of a row; those beyond the source are padding

  /// Of all tokens together, <= 0.
  double log_probability() const;
  /// How much target token t attends to source token s.
  attune::real weight(size_t t, size_t s) const {
    return weights[t * static_cast<size_t>(positions) + s];
  }
};

/// What the views of attention show: a source and its translations. An empty line is a sentence
/// without tokens and without hypotheses.
struct AttendedSentence {
  std::vector<std::string> source;             ///< tokens, eos included
  std::string source_text;                     ///< as people read it, without eos
  std::vector<AttendedHypothesis> hypotheses;  ///< the best first
  std::vector<std::string> reference;          ///< tokens; empty if there is none
  std::string reference_text;

  /// Hypothesis n, counted from 0. Throws attune::Error if there is none, or if its numbers of
  /// tokens, log-probabilities and weights do not fit each other or the source.
  const AttendedHypothesis& checked(size_t n) const;
};

}  // namespace nmt
