// SPDX-License-Identifier: MIT
#include "attune/nn/search/sentence_beam.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "attune/nn/search/constraints.h"
#include "attune/nn/search/scores.h"

namespace attune {

SentenceBeam::SentenceBeam(const SearchLimits& limits, const SearchOptions& options, int64_t row)
    : limits_(limits), options_(options), live_{{Path(), row}} {}

// As many as fill the beam even if each hypothesis has its end among the best.
std::vector<Candidate> SentenceBeam::candidates(const BeamStep& step, int64_t sentence) const {
  const int64_t offered = std::ssize(live_) * step.vocabulary;
  BestCandidates best(std::min(options_.beam, offered) + std::ssize(live_));
  for (int64_t k = 0; k < std::ssize(live_); ++k) {
    const Path& path = live_[static_cast<size_t>(k)].path;
    real* row = step.log_probabilities + step.row(k, sentence) * step.vocabulary;
    forbid_tokens({row, static_cast<size_t>(step.vocabulary)}, path, limits_.least, options_);
    const double so_far = path.log_probability();
    for (int64_t token = 0; token < step.vocabulary; ++token) {
      if (row[token] == -std::numeric_limits<real>::infinity()) continue;
      best.offer({so_far + row[token], static_cast<int32_t>(token), k});
    }
  }
  return best.take_sorted();
}

void SentenceBeam::advance(const BeamStep& step, int64_t sentence) {
  const std::vector<Candidate> best = candidates(step, sentence);
  std::vector<Live> next;
  for (int64_t rank = 0; rank < std::ssize(best) && std::ssize(next) < options_.beam; ++rank) {
    const Candidate& chosen = best[static_cast<size_t>(rank)];
    const bool ends = chosen.token == options_.tokens.end;
    // An end beyond the K best candidates is as little in the beam as any other token there.
    if (ends && rank >= options_.beam) continue;
    const int64_t row = step.row(chosen.hypothesis, sentence);
    const real log_probability = step.log_probabilities[row * step.vocabulary + chosen.token];
    const Path& before = live_[static_cast<size_t>(chosen.hypothesis)].path;
    Path path = before.extended(chosen.token, log_probability, step.weights, row);
    if (ends) {
      keep(path, ended_);
    } else {
      next.push_back({std::move(path), row});
    }
  }
  live_ = std::move(next);
  if (live_.empty() && ended_.empty()) fail_without_token();
  if (!live_.empty() && live_.front().path.length() == limits_.most) end_unfinished();
}

bool SentenceBeam::done() const {
  if (live_.empty()) return true;
  if (std::ssize(ended_) < options_.n_best) return false;
  // Greedy search takes its first ending, whatever the score of a longer one might be.
  if (options_.beam == 1) return true;
  const double best = live_.front().path.log_probability();
  return highest_score(best, limits_.most, options_) <= ended_.back().score;
}

void SentenceBeam::keep(const Path& path, NBest& among) const {
  Hypothesis hypothesis = path.hypothesis(options_.tokens.end);
  hypothesis.score = score(hypothesis, limits_.source_tokens, options_);
  const auto place =
      std::upper_bound(among.begin(), among.end(), hypothesis,
                       [](const Hypothesis& a, const Hypothesis& b) { return a.score > b.score; });
  among.insert(place, std::move(hypothesis));
  if (std::ssize(among) > options_.n_best) among.pop_back();
}

void SentenceBeam::end_unfinished() {
  NBest unfinished;
  for (const Live& live : live_) keep(live.path, unfinished);
  live_.clear();
  const auto room = std::min(std::ssize(unfinished), options_.n_best - std::ssize(ended_));
  std::move(unfinished.begin(), unfinished.begin() + room, std::back_inserter(ended_));
}

}  // namespace attune
