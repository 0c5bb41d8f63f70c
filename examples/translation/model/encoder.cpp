// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/encoder.h"

#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {

Encoder::Encoder(Place at, const ModelConfig& config, int64_t vocabulary, Rng& rng)
    : Module(at),
      embedding_(this, "embedding", vocabulary, config.embedding, rng, Vocabulary::kPad),
      dropout_(this, "dropout", real(config.dropout), rng),
      rnn_(this, "rnn", config.cell, config.embedding, config.hidden / 2, rng,
           RecurrentOptions{config.layers, /*bidirectional=*/true, real(config.dropout)}) {}

Encoder::Result Encoder::operator()(const Ids& source, const Ids& lengths) const {
  const Variable words = dropout_(embedding_(source));  // [S, B, E]
  Recurrent::Result read = rnn_(words, lengths);
  return {dropout_(read.output), read.final};
}

}  // namespace nmt
