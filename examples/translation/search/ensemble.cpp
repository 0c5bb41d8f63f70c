// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/ensemble.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "attune/core/elementwise.h"
#include "attune/core/error.h"
#include "attune/core/softmax.h"

namespace nmt {
namespace {

// log(e^a + e^b). Probabilities themselves would underflow to 0, whose logarithm means "forbidden"
// in a search.
real log_of_sum(real a, real b) { return std::max(a, b) + std::log1p(std::exp(-std::abs(a - b))); }

// The one step of x [1, N, ...]: [N, ...]
Tensor row_of(const Variable& x) { return x.value()[0]; }

}  // namespace

Ensemble::Ensemble(std::vector<const Translator*> members) : members_(std::move(members)) {
  if (members_.empty()) fail("Ensemble: there is no translator");
}

Ensemble::State Ensemble::encode(const SourceBatch& batch) const {
  State state;
  for (const Translator* member : members_) {
    state.members_.push_back(member->encode(batch.source, batch.source_lengths));
  }
  return state;
}

SequenceModel::Step Ensemble::step(const Ids& tokens, SequenceModel::State& state) const {
  std::vector<Translator::Encoded>& encoded = static_cast<State&>(state).members_;
  const Ids words = tokens.reshape({1, tokens.numel()});
  Tensor log_sum, weights;
  bool all_attend = true;
  for (size_t m = 0; m < members_.size(); ++m) {
    const auto decoded = members_[m]->decode(words, encoded[m].memory, encoded[m].state);
    const Tensor log_probabilities = log_softmax(row_of(decoded.logits));
    log_sum = m == 0 ? log_probabilities : zip("ensemble", log_sum, log_probabilities, log_of_sum);
    all_attend = all_attend && decoded.weights.defined();
    if (!all_attend) continue;
    if (m == 0) {
      weights = row_of(decoded.weights);
    } else {
      add_in_place(weights, row_of(decoded.weights));
    }
  }
  if (!all_attend) weights = Tensor();
  if (members_.size() == 1) return {log_sum, weights};
  const auto count = static_cast<real>(members_.size());
  return {map(log_sum, [=](real log_p) { return log_p - std::log(count); }),
          all_attend ? map(weights, [=](real w) { return w / count; }) : weights};
}

void Ensemble::State::keep_rows(const Ids& rows) {
  for (Translator::Encoded& member : members_) member.state = member.state.rows(rows);
}

void Ensemble::State::keep_sentences(const Ids& sentences) {
  for (Translator::Encoded& member : members_) member.memory = member.memory.sentences(sentences);
}

}  // namespace nmt
