// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/encoder.h"

#include "attune/autograd/layout.h"

namespace nmt {
namespace {

std::vector<RecurrentState> side_by_side(const std::vector<RecurrentState>& states) {
  std::vector<RecurrentState> joined;
  for (size_t i = 0; i < states.size(); i += 2) {
    const RecurrentState &forward = states[i], &backward = states[i + 1];
    joined.push_back({concat({forward.h, backward.h}, 1),
                      forward.c.defined() ? concat({forward.c, backward.c}, 1) : Variable()});
  }
  return joined;
}

}  // namespace

Encoder::Encoder(Place at, const ModelConfig& config, int64_t vocabulary, Rng& rng)
    : Module(at),
      words_(this, "words", config, vocabulary, config.source_embedding_size(), nullptr, rng),
      dropout_(this, "dropout", real(config.dropout), rng, config.dropout_unit()),
      rnn_(this, "rnn", config.cell, config.source_embedding_size(),
           config.memory_size() / (config.bidirectional ? 2 : 1), rng,
           RecurrentOptions{.layers = config.source_layers(),
                            .bidirectional = config.bidirectional,
                            .dropout = real(config.dropout),
                            .variational = config.variational,
                            .residual = config.residual}) {}

Encoder::Result Encoder::operator()(const Ids& source, const Ids& lengths) const {
  const Recurrent::Result read = rnn_(words_(source), lengths);
  const bool both = (*rnn_).directions() == 2;
  return {dropout_(read.output), both ? side_by_side(read.final) : read.final};
}

}  // namespace nmt
