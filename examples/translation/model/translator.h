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
  Translator(Place at, const ModelConfig& config, int64_t source_vocabulary,
             int64_t target_vocabulary, Rng& rng);

  /// A source sentence read, and the decoder at its start.
  struct Encoded {
    Memory memory;
    DecoderState state;
  };
  /// source [S, B], lengths [B]
  Encoded encode(const Ids& source, const Ids& lengths) const;

  struct Decoded {
    Variable logits;   // [T, B, V], of what follows each word
    Variable weights;  // [T, B, S], of attention; undefined without
  };
  /// One step or many: words [T, B], read after `state`, which is moved on. K hypotheses of each
  /// sentence are K*B rows in place of B; see decoder_state.h.
  Decoded decode(const Ids& words, const Memory& memory, DecoderState& state) const;

  /// Teacher forcing: logits [T, B, V] for each target word, given the right words before it.
  Variable logits(const Batch& batch) const;
  /// Mean cross-entropy of the batch, in nats per target token; padding does not count. For label
  /// smoothing see cross_entropy.h.
  Variable loss(const Batch& batch, real label_smoothing = 0) const;

  const ModelConfig& config() const { return config_; }

 private:
  Variable readout(const Batch& batch) const;

  ModelConfig config_;
  Child<Encoder> encoder_;
  Child<Bridge> bridge_;
  Child<Decoder> decoder_;  // chosen at run time
};

}  // namespace nmt
