// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/path.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {

Path& Path::operator=(Path other) noexcept {
  last_.swap(other.last_);
  return *this;
}

// Step by step: left to the pointers, each step would be freed inside the next one's destructor,
// and a long chain would use up the stack.
Path::~Path() {
  while (last_ && last_.use_count() == 1) last_ = std::move(last_->before);
}

Path Path::extended(int32_t token, double log_probability, const attune::Tensor& weights,
                    int64_t row) const {
  Path result;
  result.last_ = std::make_shared<Step>(Step{last_, token, log_probability,
                                             this->log_probability() + log_probability,
                                             length() + 1, weights, row});
  return result;
}

int64_t Path::length() const { return last_ ? last_->length : 0; }

double Path::log_probability() const { return last_ ? last_->total : 0; }

int32_t Path::last() const { return last_ ? last_->token : Vocabulary::kBos; }

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

Hypothesis Path::hypothesis() const {
  const auto steps = static_cast<size_t>(length());
  Hypothesis result;
  result.ids = tokens();
  result.finished = last() == Vocabulary::kEos;
  if (result.finished) result.ids.pop_back();
  result.log_probability = log_probability();
  result.token_log_probabilities.resize(steps);
  if (last_ && last_->weights.defined()) result.positions = last_->weights.size(2);
  const auto positions = static_cast<size_t>(result.positions);
  result.weights.resize(steps * positions);
  each_step([&](size_t t, const Step& step) {
    result.token_log_probabilities[t] = step.log_probability;
    if (positions == 0) return;
    const attune::real* row = step.weights.data() + step.row * result.positions;
    std::copy_n(row, positions, result.weights.data() + t * positions);
  });
  return result;
}

}  // namespace nmt
