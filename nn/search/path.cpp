// SPDX-License-Identifier: MIT
#include "attune/nn/search/path.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace attune {

Path& Path::operator=(Path other) noexcept {
  last_.swap(other.last_);
  return *this;
}

// Step by step: left to the pointers, each step would be freed inside the next one's destructor,
// and a long chain would use up the stack.
Path::~Path() {
  while (last_ && last_.use_count() == 1) last_ = std::move(last_->before);
}

Path Path::extended(int32_t token, double log_probability, const Tensor& weights,
                    int64_t row) const {
  std::vector<real> of_row;
  if (weights.defined()) {
    const int64_t S = weights.size(1);
    of_row.assign(weights.data() + row * S, weights.data() + (row + 1) * S);
  }
  Path result;
  result.last_ = std::make_shared<Step>(Step{last_, token, log_probability,
                                             this->log_probability() + log_probability,
                                             length() + 1, std::move(of_row)});
  return result;
}

int64_t Path::length() const { return last_ ? last_->length : 0; }

double Path::log_probability() const { return last_ ? last_->total : 0; }

int32_t Path::last_or(int32_t begin) const { return last_ ? last_->token : begin; }

template <class Visit>
void Path::each_step(Visit visit) const {
  for (const Step* step = last_.get(); step != nullptr; step = step->before.get()) {
    visit(static_cast<size_t>(step->length - 1), *step);
  }
}

std::vector<int32_t> Path::tokens() const {
  std::vector<int32_t> tokens(static_cast<size_t>(length()));
  each_step([&](size_t t, const Step& step) { tokens[t] = step.token; });
  return tokens;
}

Hypothesis Path::hypothesis(int32_t end) const {
  const auto steps = static_cast<size_t>(length());
  Hypothesis result;
  result.ids = tokens();
  result.finished = last_ != nullptr && last_->token == end;
  if (result.finished) result.ids.pop_back();
  result.log_probability = log_probability();
  result.token_log_probabilities.resize(steps);
  const size_t positions = last_ ? last_->weights.size() : 0;
  result.positions = static_cast<int64_t>(positions);
  result.weights.resize(steps * positions);
  each_step([&](size_t t, const Step& step) {
    result.token_log_probabilities[t] = step.log_probability;
    std::copy(step.weights.begin(), step.weights.end(), result.weights.data() + t * positions);
  });
  return result;
}

}  // namespace attune
