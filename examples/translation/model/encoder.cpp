// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/encoder.h"

#include "attune/autograd/layout.h"

namespace nmt {
namespace {

std::vector<RecurrentState> side_by_side(const std::vector<RecurrentState>& states) {
  std::vector<RecurrentState> joined;
  for (size_t i = 0; i < states.size(); i += 2) {
    RecurrentState both;
    for (size_t k = 0; k < states[i].size(); ++k) {
      both.push_back(concat({states[i][k], states[i + 1][k]}, 1));
    }
    joined.push_back(std::move(both));
  }
  return joined;
}

}  // namespace

Encoder::Encoder(Place at, const ModelConfig& config, int64_t vocabulary, Rng& rng)
    : Module(at),
      words_(this, "words", config, vocabulary, config.source_embedding_size(), nullptr, rng),
      dropout_(this, "dropout", real(config.dropout), rng, config.dropout_unit()),
      rnn_(this, "rnn", config.cell->type(), config.source_embedding_size(),
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
