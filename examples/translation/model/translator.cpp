// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/translator.h"

#include <memory>

#include "attune/core/error.h"
#include "attune/examples/translation/model/bahdanau_decoder.h"
#include "attune/examples/translation/model/conditional_decoder.h"
#include "attune/examples/translation/model/gnmt_decoder.h"
#include "attune/examples/translation/model/luong_decoder.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {
namespace {

std::unique_ptr<Decoder> make_decoder(Place at, const ModelConfig& config, int64_t vocabulary,
                                      const Parameter* shared, Rng& rng) {
  switch (config.decoder) {
    case DecoderKind::luong:
    case DecoderKind::luong_linear:
      return std::make_unique<LuongDecoder>(at, config, vocabulary, shared, rng);
    case DecoderKind::bahdanau:
      return std::make_unique<BahdanauDecoder>(at, config, vocabulary, shared, rng);
    case DecoderKind::conditional:
      return std::make_unique<ConditionalDecoder>(at, config, vocabulary, shared, rng);
    case DecoderKind::gnmt:
      return std::make_unique<GnmtDecoder>(at, config, vocabulary, shared, rng);
  }
  fail("make_decoder: '", to_string(config.decoder), "' is no decoder");
}

ModelConfig checked(const ModelConfig& config, int64_t source_vocabulary,
                    int64_t target_vocabulary) {
  validate(config);
  if (config.ties_source() && source_vocabulary != target_vocabulary) {
    fail("model: embeddings of ", source_vocabulary, " source and ", target_vocabulary,
         " target words cannot be one; 'tie' ", to_string(config.tie),
         " needs one vocabulary for both");
  }
  return config;
}

}  // namespace

Translator::Translator(Place at, const ModelConfig& config, int64_t source_vocabulary,
                       int64_t target_vocabulary, Rng& rng)
    : Module(at),
      config_(checked(config, source_vocabulary, target_vocabulary)),
      encoder_(this, "encoder", config, source_vocabulary, rng),
      bridge_(this, "bridge", config, rng),
      decoder_(this, "decoder", [&](Place p) {
        const Parameter* shared = config.ties_source() ? &source_embedding() : nullptr;
        return make_decoder(p, config, target_vocabulary, shared, rng);
      }) {}

Translator::Encoded Translator::encode(const Ids& source, const Ids& lengths) const {
  const Encoder::Result read = encoder_(source, lengths);
  const std::vector<RecurrentState> initial = bridge_(read, lengths);
  return {decoder_->prepare(read.memory, lengths, initial), decoder_->start(initial)};
}

Translator::Decoded Translator::decode(const Ids& words, const PreparedMemory& memory,
                                       DecoderState& state) const {
  const Decoder::Result result = decoder_(words, memory, state);
  return {decoder_->output()->logits(result.readout), result.weights};
}

Variable Translator::readout(const Batch& batch) const {
  Encoded encoded = encode(batch.source, batch.source_lengths);
  return decoder_(batch.target_input, encoded.memory, encoded.state).readout;
}

Variable Translator::logits(const Batch& batch) const {
  return decoder_->output()->logits(readout(batch));
}

Variable Translator::loss(const Batch& batch, real label_smoothing) const {
  return loss_of(readout(batch), batch, label_smoothing);
}

Variable Translator::loss_of(const Variable& readout, const Batch& batch,
                             real label_smoothing) const {
  return decoder_->output()->loss(readout, batch.target_output,
                                  {Vocabulary::kPad, label_smoothing});
}

}  // namespace nmt
