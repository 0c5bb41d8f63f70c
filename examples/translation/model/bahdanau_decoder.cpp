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
  const Steps steps = step_by_step(y, state, [&](const Recur& recur) -> Steps {
    const Variable& h = state.rnn.back().h;  // s_{t-1} [B, H]
    const Attention::Result attended =
        context_for(reshape(h, h.shape().insert(0, 1)), memory, state);
    return {recur(row(attended.context, 0)), attended};
  });
  return {concat({steps.output, steps.attended.context, y}, 2), steps.attended.weights};
}

}  // namespace nmt
