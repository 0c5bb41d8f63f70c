// SPDX-License-Identifier: MIT
#include "attune/examples/translation/metrics/cross_entropy.h"

#include <cmath>

#include "attune/autograd/cross_entropy.h"
#include "attune/autograd/modes.h"
#include "attune/core/reduce.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {
namespace {

double summed_nats(const Variable& logits, const Ids& targets) {
  return sum(token_cross_entropy(logits, targets, {Vocabulary::kPad, 0}).value());
}

double free_running_nats(const Translator& translator, const Batch& batch) {
  Translator::Encoded encoded = translator.encode(batch.source, batch.source_lengths);
  Ids words = batch.target_input.row(0);  // bos
  double nats = 0;
  for (int64_t t = 0; t < batch.target_output.size(0); ++t) {
    const Ids step = words.reshape({1, words.numel()});
    const Variable logits = translator.decode(step, encoded.memory, encoded.state).logits;
    nats += summed_nats(logits, batch.target_output.row(t).reshape(step.shape()));
    words = max(logits.value(), -1).indices.row(0);
  }
  return nats;
}

template <class Nats>
CrossEntropy over(const std::vector<Batch>& batches, Nats nats) {
  const NoGrad no_grad;
  CrossEntropy result;
  for (const Batch& batch : batches) {
    result.nats += nats(batch);
    result.tokens += batch.target_tokens;
  }
  return result;
}

}  // namespace

double CrossEntropy::perplexity() const { return std::exp(loss()); }

CrossEntropy teacher_forced(const Translator& translator, const std::vector<Batch>& batches) {
  return over(batches, [&](const Batch& batch) {
    return summed_nats(translator.logits(batch), batch.target_output);
  });
}

CrossEntropy free_running(const Translator& translator, const std::vector<Batch>& batches) {
  return over(batches, [&](const Batch& batch) { return free_running_nats(translator, batch); });
}

}  // namespace nmt
