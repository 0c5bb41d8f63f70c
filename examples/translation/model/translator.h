// SPDX-License-Identifier: MIT
#pragma once

#include "attune/examples/translation/model/bridge.h"
#include "attune/examples/translation/model/decoder.h"
#include "attune/examples/translation/model/encoder.h"
#include "attune/examples/translation/text/batches.h"

namespace nmt {

/// The whole model: source ids in, target logits out.
class Translator : public Module {
 public:
  /// Throws attune::Error for a configuration that cannot be, or vocabularies that differ in size
  /// though their embeddings are one.
  Translator(Place at, const ModelConfig& config, int64_t source_vocabulary,
             int64_t target_vocabulary, Rng& rng);

  /// A batch of source sentences read, and the decoder at its start.
  struct Encoded {
    PreparedMemory memory;
    DecoderState state;
  };
  /// source [S, B], lengths [B]
  Encoded encode(const Ids& source, const Ids& lengths) const;

  struct Decoded {
    Variable logits;   // [T, B, V], of what follows each word
    Variable weights;  // [T, B, S], of attention; undefined without
  };
  /// One step or many: words [T, B], or [T, K*B] for K hypotheses of each sentence (see
  /// decoder_state.h), read after `state`, which is moved on.
  Decoded decode(const Ids& words, const PreparedMemory& memory, DecoderState& state) const;

  /// Teacher forcing: the logits [T, B, V] of each target word, given the right words before it.
  Variable logits(const Batch& batch) const;
  /// Mean cross-entropy of those logits, in nats per target token; padding does not count. For
  /// label smoothing see cross_entropy.h.
  Variable loss(const Batch& batch, real label_smoothing = 0) const;
  /// The same for readouts [T, B, R] that the decoder made of other words.
  Variable loss_of(const Variable& readout, const Batch& batch, real label_smoothing) const;

  const Child<Decoder>& decoder() const { return decoder_; }
  const ModelConfig& config() const { return config_; }
  /// The weights [V, E] of the embeddings.
  const Parameter& source_embedding() const { return encoder_->words().weight(); }
  const Parameter& target_embedding() const { return decoder_->words().weight(); }

 private:
  Variable readout(const Batch& batch) const;

  ModelConfig config_;
  Child<Encoder> encoder_;
  Child<Bridge> bridge_;
  Child<Decoder> decoder_;  // chosen at run time
};

}  // namespace nmt
