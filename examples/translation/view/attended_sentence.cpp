// SPDX-License-Identifier: MIT
#include "attune/examples/translation/view/attended_sentence.h"

#include <numeric>

#include "attune/core/error.h"

namespace nmt {

double AttendedHypothesis::log_probability() const {
  return std::accumulate(log_probabilities.begin(), log_probabilities.end(), 0.0);
}

const AttendedHypothesis& AttendedSentence::checked(size_t n) const {
  if (n >= hypotheses.size()) {
    attune::fail("attention: there is no hypothesis ", n, " among ", hypotheses.size());
  }
  const AttendedHypothesis& hypothesis = hypotheses[n];
  const size_t words = hypothesis.target.size();
  if (hypothesis.positions < static_cast<int64_t>(source.size()) ||
      hypothesis.weights.size() != words * static_cast<size_t>(hypothesis.positions)) {
    attune::fail("attention: ", hypothesis.weights.size(), " weights for ", words, " words and ",
                 source.size(), " source words in ", hypothesis.positions, " positions");
  }
  if (hypothesis.log_probabilities.size() != words) {
    attune::fail("attention: ", hypothesis.log_probabilities.size(), " log-probabilities for ",
                 words, " words");
  }
  return hypothesis;
}

}  // namespace nmt
