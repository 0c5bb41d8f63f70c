// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/cross_entropy.h"

#include <cmath>

#include "attune/autograd/cross_entropy.h"
#include "attune/autograd/modes.h"
#include "attune/core/reduce.h"
#include "attune/examples/translation/search/helpers.h"
#include "attune/examples/translation/search/most_probable.h"
#include "attune/examples/translation/search/token_scores.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {
namespace {

// The losses and the most probable tokens of targets [T, B], added to those of each column. In
// double, so that long texts and short ones are summed alike.
void add_tokens(const Tensor& losses, const Ids& best, const Ids& targets,
                std::vector<CrossEntropy>& columns) {
  for (int64_t i = 0; i < targets.numel(); ++i) {
    if (targets[i] == Vocabulary::kPad) continue;
    CrossEntropy& column = columns[static_cast<size_t>(i) % columns.size()];
    column.nats += static_cast<double>(losses.data()[i]);
    column.correct += best[i] == targets[i] ? 1 : 0;
    ++column.tokens;
  }
}

using ByColumn = std::vector<CrossEntropy>(const Translator&, const Batch&);

std::vector<CrossEntropy> by_pair(ByColumn* by_column, Job job, const Translator& translator,
                                  const std::vector<Batch>& batches, Processes& processes) {
  size_t count = 0;
  for (const Batch& batch : batches) count += batch.indices.size();
  std::vector<CrossEntropy> pairs(count);
  share(
      processes, job, batches, [&](const Batch& batch) { return by_column(translator, batch); },
      [&](const Batch& batch, const std::vector<CrossEntropy>& columns) {
        for (size_t b = 0; b < columns.size(); ++b) {
          pairs[static_cast<size_t>(batch.indices[b])] = columns[b];
        }
      });
  return pairs;
}

}  // namespace

std::vector<CrossEntropy> teacher_forced_by_column(const Translator& translator,
                                                   const Batch& batch) {
  const NoGrad no_grad;
  std::vector<CrossEntropy> columns(batch.indices.size());
  const TokenScores scores = score_tokens(translator, batch);
  add_tokens(scores.losses, scores.best, batch.target_output, columns);
  return columns;
}

std::vector<CrossEntropy> free_running_by_column(const Translator& translator, const Batch& batch) {
  const NoGrad no_grad;
  std::vector<CrossEntropy> columns(batch.indices.size());
  Translator::Encoded encoded = translator.encode(batch.source, batch.source_lengths);
  const Shape step{1, batch.target_input.size(1)};
  Ids tokens = batch.target_input.select(0).reshape(step);  // bos
  for (int64_t t = 0; t < batch.target_output.size(0); ++t) {
    const Variable logits = translator.decode(tokens, encoded.memory, encoded.state).logits;
    const Ids targets = batch.target_output.select(t).reshape(step);
    const Tensor losses = token_cross_entropy(logits, targets, {Vocabulary::kPad, 0}).value();
    add_tokens(losses, max(logits.value(), -1).indices, targets, columns);
    tokens = most_probable_tokens(logits.value());
  }
  return columns;
}

CrossEntropy& CrossEntropy::operator+=(const CrossEntropy& other) {
  nats += other.nats;
  tokens += other.tokens;
  correct += other.correct;
  return *this;
}

double CrossEntropy::perplexity() const { return std::exp(loss()); }

std::vector<CrossEntropy> teacher_forced_by_pair(const Translator& translator,
                                                 const std::vector<Batch>& batches,
                                                 Processes& processes) {
  return by_pair(teacher_forced_by_column, Job::teacher_forced, translator, batches, processes);
}

std::vector<CrossEntropy> free_running_by_pair(const Translator& translator,
                                               const std::vector<Batch>& batches,
                                               Processes& processes) {
  return by_pair(free_running_by_column, Job::free_running, translator, batches, processes);
}

CrossEntropy teacher_forced(const Translator& translator, const std::vector<Batch>& batches,
                            Processes& processes) {
  CrossEntropy sum;
  for (const CrossEntropy& pair : teacher_forced_by_pair(translator, batches, processes)) {
    sum += pair;
  }
  return sum;
}

}  // namespace nmt
