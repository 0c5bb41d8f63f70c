// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/translator.h"

#include "attune/autograd/cross_entropy.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {

Translator::Translator(Place at, const ModelConfig& config, int64_t source_vocabulary,
                       int64_t target_vocabulary, Rng& rng)
    : Module(at),
      config_(config),
      encoder_(this, "encoder", config, source_vocabulary, rng),
      decoder_(this, "decoder", config, target_vocabulary, rng) {}

Translator::Encoded Translator::encode(const Ids& source, const Ids& lengths) const {
  const Encoder::Result read = encoder_(source, lengths);
  const std::vector<RecurrentState> initial = bridge(read.final);
  return {decoder_->prepare(read.memory, lengths, initial), decoder_->start(initial)};
}

Variable Translator::logits(const Batch& batch) const {
  Encoded encoded = encode(batch.source, batch.source_lengths);
  return decode(batch.target_input, encoded.memory, encoded.state).logits;
}

Variable Translator::loss(const Batch& batch, real label_smoothing) const {
  return cross_entropy(logits(batch), batch.target_output, {Vocabulary::kPad, label_smoothing});
}

}  // namespace nmt
