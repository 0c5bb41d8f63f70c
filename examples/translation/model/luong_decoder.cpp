// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/luong_decoder.h"

#include "attune/autograd/activation.h"
#include "attune/autograd/layout.h"

namespace nmt {

LuongDecoder::LuongDecoder(Place at, const ModelConfig& config, int64_t vocabulary, Rng& rng)
    : Decoder(at, config, vocabulary, config.embedding + (config.input_feeding ? config.hidden : 0),
              rng),
      input_feeding_(config.input_feeding),
      combine_(this, "combine", 2 * config.hidden, config.hidden, rng) {
  add_output(config, vocabulary, config.hidden, rng);
}

Decoder::Result LuongDecoder::look(const Variable& s, const Memory& memory,
                                   DecoderState& state) const {
  const Attention::Result seen = attend(s, memory);
  const Variable o = tanh(combine_(concat({seen.context, s}, 2)));  // [T, B, H]
  const int64_t T = o.size(0);
  state.attentional = slice(o, 0, T - 1, T);
  return {o, seen.weights};
}

Decoder::Result LuongDecoder::read(const Variable& y, const Memory& memory,
                                   DecoderState& state) const {
  if (!input_feeding_) return look(recur(y, state), memory, state);
  return step_by_step(y, state, [&](const Recur& recur_with) {
    return look(recur_with(state.attentional), memory, state);
  });
}

}  // namespace nmt
