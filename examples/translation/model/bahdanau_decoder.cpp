// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/bahdanau_decoder.h"

#include "attune/autograd/layout.h"

namespace nmt {

BahdanauDecoder::BahdanauDecoder(Place at, const ModelConfig& config, int64_t vocabulary, Rng& rng)
    : Decoder(at, config, vocabulary, config.embedding + config.hidden, rng) {
  add_output(config, vocabulary, 2 * config.hidden + config.embedding, rng);
}

Decoder::Result BahdanauDecoder::read(const Variable& y, const Memory& memory,
                                      DecoderState& state) const {
  const Result steps = step_by_step(y, state, [&](const Recur& recur_with) -> Result {
    const Attention::Result seen = attend(top(state.rnn), memory);  // context [1, B, H]
    const Variable s = recur_with(seen.context);                    // [1, B, H]
    return {concat({s, seen.context}, 2), seen.weights};
  });
  return {concat({steps.readout, y}, 2), steps.weights};  // [T, B, 2H + E]
}

}  // namespace nmt
