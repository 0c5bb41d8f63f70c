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
              {.input = config.embedding + fed_size(config),
               .layers = config.layers,
               .readout = config.hidden,
               .fed = fed_size(config)},
              rng),
      input_feeding_(config.input_feeding),
      has_tanh_(config.decoder == DecoderKind::luong),
      combine_(this, "combine", context_size(config) + config.hidden, config.hidden, rng) {}

Decoder::Result LuongDecoder::attentional_state(const Variable& s, const PreparedMemory& memory,
                                                DecoderState& state) const {
  const auto [c, weights] = context_for(s, memory, state);
  const Variable combined = combine_(c.defined() ? concat({c, s}, 2) : s);
  return {has_tanh_ ? tanh(combined) : combined, weights};
}

Decoder::Result LuongDecoder::unroll(const Variable& y, const PreparedMemory& memory,
                                     DecoderState& state) const {
  if (!input_feeding_) return attentional_state(all_at_once(y, state), memory, state);
  const Recurrent::Precomputed words = read(y);
  std::vector<Variable> readouts, weights;
  for (int64_t t = 0; t < y.size(0); ++t) {
    const Variable s = step(words, t, state.fed, state);   // s_t
    const Result o = attentional_state(s, memory, state);  // o_t
    state.fed = select(o.readout, 0);
    readouts.push_back(o.readout);
    weights.push_back(o.weights);
  }
  return {along_time(readouts), along_time(weights)};
}

}  // namespace nmt
