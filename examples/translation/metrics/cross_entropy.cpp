// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/cross_entropy.h"

#include <cmath>

#include "attune/autograd/cross_entropy.h"
#include "attune/autograd/modes.h"
#include "attune/core/reduce.h"
#include "attune/examples/translation/search/most_probable.h"
#include "attune/examples/translation/search/token_scores.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {
namespace {

// The losses and the most probable tokens of targets [T, B], added to the pair of each column b. In
// double, so that long texts and short ones are summed alike.
void add_tokens(const Tensor& losses, const Ids& best, const Ids& targets,
                const std::vector<int64_t>& indices, std::vector<CrossEntropy>& pairs) {
  const int64_t columns = targets.size(1);
  for (int64_t i = 0; i < targets.numel(); ++i) {
    if (targets[i] == Vocabulary::kPad) continue;
    CrossEntropy& pair = pairs[static_cast<size_t>(indices[static_cast<size_t>(i % columns)])];
    pair.nats += static_cast<double>(losses.data()[i]);
    pair.correct += best[i] == targets[i] ? 1 : 0;
    ++pair.tokens;
  }
}

void add_teacher_forced(const Translator& translator, const Batch& batch,
                        std::vector<CrossEntropy>& pairs) {
  const TokenScores scores = score_tokens(translator, batch);
  add_tokens(scores.losses, scores.best, batch.target_output, batch.indices, pairs);
}

void add_free_running(const Translator& translator, const Batch& batch,
                      std::vector<CrossEntropy>& pairs) {
  Translator::Encoded encoded = translator.encode(batch.source, batch.source_lengths);
  const Shape step{1, batch.target_input.size(1)};
  Ids tokens = batch.target_input.select(0).reshape(step);  // bos
  for (int64_t t = 0; t < batch.target_output.size(0); ++t) {
    const Variable logits = translator.decode(tokens, encoded.memory, encoded.state).logits;
    const Ids targets = batch.target_output.select(t).reshape(step);
    const Tensor losses = token_cross_entropy(logits, targets, {Vocabulary::kPad, 0}).value();
    add_tokens(losses, max(logits.value(), -1).indices, targets, batch.indices, pairs);
    tokens = most_probable_tokens(logits.value());
  }
}

using AddBatch = void (*)(const Translator&, const Batch&, std::vector<CrossEntropy>&);

std::vector<CrossEntropy> by_pair(AddBatch add, const Translator& translator,
                                  const std::vector<Batch>& batches) {
  const NoGrad no_grad;
  size_t count = 0;
  for (const Batch& batch : batches) count += batch.indices.size();
  std::vector<CrossEntropy> pairs(count);
  for (const Batch& batch : batches) add(translator, batch, pairs);
  return pairs;
}

}  // namespace

CrossEntropy& CrossEntropy::operator+=(const CrossEntropy& other) {
  nats += other.nats;
  tokens += other.tokens;
  correct += other.correct;
  return *this;
}

double CrossEntropy::perplexity() const { return std::exp(loss()); }

std::vector<CrossEntropy> teacher_forced_by_pair(const Translator& translator,
                                                 const std::vector<Batch>& batches) {
  return by_pair(add_teacher_forced, translator, batches);
}

std::vector<CrossEntropy> free_running_by_pair(const Translator& translator,
                                               const std::vector<Batch>& batches) {
  return by_pair(add_free_running, translator, batches);
}

CrossEntropy teacher_forced(const Translator& translator, const std::vector<Batch>& batches) {
  CrossEntropy sum;
  for (const CrossEntropy& pair : teacher_forced_by_pair(translator, batches)) sum += pair;
  return sum;
}

}  // namespace nmt
