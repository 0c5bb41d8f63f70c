// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/bahdanau_decoder.h"

#include "attune/autograd/layout.h"

namespace nmt {

BahdanauDecoder::BahdanauDecoder(Place at, const ModelConfig& config, int64_t vocabulary,
                                 const Parameter* shared, Rng& rng)
    : Decoder(at, config, vocabulary, shared,
              {config.embedding + context_size(config), config.layers}, rng) {
  add_output(config, vocabulary, config.hidden + context_size(config) + config.embedding, rng);
}

Decoder::Result BahdanauDecoder::read(const Variable& y, const Memory& memory,
                                      DecoderState& state) const {
  const Result steps = step_by_step(y, state, [&](const Recur& recur_with) -> Result {
    const Attention::Result seen = attend(step_of(state.rnn.back()), memory, state);
    const Variable s = recur_with(seen.context);  // [1, B, H]
    return {concat({s, seen.context}, 2), seen.weights};
  });
  return {concat({steps.readout, y}, 2), steps.weights};  // [T, B, H + C + E]
}

}  // namespace nmt
