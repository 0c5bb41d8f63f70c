// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/bahdanau_decoder.h"

#include "attune/autograd/layout.h"

namespace nmt {

BahdanauDecoder::BahdanauDecoder(Place at, const ModelConfig& config, int64_t vocabulary,
                                 const Parameter* shared, Rng& rng)
    : Decoder(at, config, vocabulary, shared,
              {.input = config.embedding + context_size(config),
               .layers = config.layers,
               .readout = config.hidden + context_size(config) + config.embedding},
              rng) {}

Decoder::Result BahdanauDecoder::unroll(const Variable& y, const PreparedMemory& memory,
                                        DecoderState& state) const {
  const Recurrent::Precomputed words = read(y);
  std::vector<Variable> states, contexts, weights;
  for (int64_t t = 0; t < y.size(0); ++t) {
    const Variable& h = state.bottom.back().front();  // s_{t-1} [B, H]
    const auto [c, w] = context_for(reshape(h, h.shape().insert(0, 1)), memory, state);
    states.push_back(step(words, t, select(c, 0), state));  // s_t
    contexts.push_back(c);
    weights.push_back(w);
  }
  return {concat({along_time(states), along_time(contexts), y}, 2), along_time(weights)};
}

}  // namespace nmt
