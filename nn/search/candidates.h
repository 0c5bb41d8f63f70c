// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace attune {

/// A hypothesis of a beam and a token that might follow it.
struct Candidate {
  double log_probability;  ///< of both together, in nats
  int32_t token;
  int64_t hypothesis;  ///< in the order of the beam
};

/// The order of candidates, the best first: a higher log-probability, then a lower token id, then
/// an earlier hypothesis. No two are equal, so a search has one result.
inline bool is_better(const Candidate& a, const Candidate& b) {
  if (a.log_probability != b.log_probability) return a.log_probability > b.log_probability;
  return a.token != b.token ? a.token < b.token : a.hypothesis < b.hypothesis;
}

/// The best so many of all candidates that are offered: V for each hypothesis, few of which get in.
class BestCandidates {
 public:
  explicit BestCandidates(int64_t most) : most_(static_cast<size_t>(most)) { heap_.reserve(most_); }

  void offer(const Candidate& candidate) {
    const bool full = heap_.size() == most_;
    if (full && !is_better(candidate, heap_.front())) return;
    if (full) {
      std::pop_heap(heap_.begin(), heap_.end(), is_better);
      heap_.back() = candidate;
    } else {
      heap_.push_back(candidate);
    }
    std::push_heap(heap_.begin(), heap_.end(), is_better);
  }

  /// The best first.
  std::vector<Candidate> take_sorted() {
    std::sort_heap(heap_.begin(), heap_.end(), is_better);
    return std::move(heap_);
  }

 private:
  size_t most_;
  std::vector<Candidate> heap_;  // in front the worst of them
};

}  // namespace attune
