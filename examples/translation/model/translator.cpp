// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/translator.h"

#include <memory>

#include "attune/examples/translation/model/bahdanau_decoder.h"
#include "attune/examples/translation/model/luong_decoder.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {
namespace {

std::unique_ptr<Decoder> make_decoder(Place at, const ModelConfig& config, int64_t vocabulary,
                                      Rng& rng) {
  if (config.decoder == DecoderKind::bahdanau) {
    return std::make_unique<BahdanauDecoder>(at, config, vocabulary, rng);
  }
  return std::make_unique<LuongDecoder>(at, config, vocabulary, rng);
}

}  // namespace

Translator::Translator(Place at, const ModelConfig& config, int64_t source_vocabulary,
                       int64_t target_vocabulary, Rng& rng)
    : Module(at),
      config_(config),
      encoder_(this, "encoder", config, source_vocabulary, rng),
      bridge_(this, "bridge", config, rng),
      decoder_(this, "decoder",
               [&](Place p) { return make_decoder(p, config, target_vocabulary, rng); }) {}

Translator::Encoded Translator::encode(const Ids& source, const Ids& lengths) const {
  const Encoder::Result read = encoder_(source, lengths);
  const std::vector<RecurrentState> initial = bridge_(read.final);
  return {decoder_->prepare(read.memory, lengths, initial), decoder_->start(initial)};
}

Translator::Decoded Translator::decode(const Ids& words, const Memory& memory,
                                       DecoderState& state) const {
  const Decoder::Result read = decoder_(words, memory, state);
  return {decoder_->logits(read.readout), read.weights};
}

Variable Translator::readout(const Batch& batch) const {
  Encoded encoded = encode(batch.source, batch.source_lengths);
  return decoder_(batch.target_input, encoded.memory, encoded.state).readout;
}

Variable Translator::logits(const Batch& batch) const { return decoder_->logits(readout(batch)); }

Variable Translator::loss(const Batch& batch, real label_smoothing) const {
  return decoder_->loss(readout(batch), batch.target_output, {Vocabulary::kPad, label_smoothing});
}

}  // namespace nmt
