// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/luong_decoder.h"

#include "attune/autograd/activation.h"
#include "attune/autograd/layout.h"

namespace nmt {
namespace {

int64_t fed_size(const ModelConfig& config) { return config.input_feeding ? config.hidden : 0; }

}  // namespace

LuongDecoder::LuongDecoder(Place at, const ModelConfig& config, int64_t vocabulary,
                           const Parameter* shared, Rng& rng)
    : Decoder(at, config, vocabulary, shared,
              {config.embedding + fed_size(config), config.layers, fed_size(config)}, rng),
      input_feeding_(config.input_feeding),
      has_tanh_(config.decoder == DecoderKind::luong),
      combine_(this, "combine", context_size(config) + config.hidden, config.hidden, rng) {
  add_output(config, vocabulary, config.hidden, rng);
}

Decoder::Result LuongDecoder::look(const Variable& s, const Memory& memory,
                                   DecoderState& state) const {
  const Attention::Result seen = attend(s, memory, state);
  const Variable combined = combine_(seen.context.defined() ? concat({seen.context, s}, 2) : s);
  const Variable o = has_tanh_ ? tanh(combined) : combined;  // [T, B, H]
  if (input_feeding_) state.fed = slice(o, 0, o.size(0) - 1, o.size(0));
  return {o, seen.weights};
}

Decoder::Result LuongDecoder::read(const Variable& y, const Memory& memory,
                                   DecoderState& state) const {
  if (!input_feeding_) return look(recur(y, state), memory, state);
  return step_by_step(y, state, [&](const Recur& recur_with) {
    return look(recur_with(state.fed), memory, state);
  });
}

}  // namespace nmt
