// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/conditional_decoder.h"

#include "attune/autograd/activation.h"
#include "attune/autograd/layout.h"

namespace nmt {

ConditionalDecoder::ConditionalDecoder(Place at, const ModelConfig& config, int64_t vocabulary,
                                       const Parameter* shared, Rng& rng)
    : Decoder(at, config, vocabulary, shared,
              {.input = config.embedding, .layers = 1, .readout = config.embedding}, rng),
      second_(this, "second_rnn", config.cell->type(), context_size(config), config.hidden, rng),
      between_(this, "between", real(config.dropout), rng, config.dropout_unit()),
      readout_(this, "readout", config.hidden + context_size(config) + config.embedding,
               config.embedding, rng) {
  if (config.layers == 1) return;
  upper_.emplace(this, "upper", config.cell->type(), config.hidden, config.hidden, rng,
                 recurrent_options(config, config.layers - 1));
}

Decoder::Result ConditionalDecoder::unroll(const Variable& y, const PreparedMemory& memory,
                                           DecoderState& state) const {
  const Recurrent::Precomputed words = read(y);
  std::vector<Variable> states, contexts, weights;
  for (int64_t t = 0; t < y.size(0); ++t) {
    const Variable first = step(words, t, Variable(), state);  // s'_t
    const auto [c, w] = context_for(first, memory, state);     // c_t
    states.push_back(run(second_, c, state.bottom));           // s_t
    contexts.push_back(c);
    weights.push_back(w);
  }
  // No step of the layers above waits for attention: all at once.
  Variable s = along_time(states);
  const Variable c = along_time(contexts);
  if (upper_) s = run(*upper_, between_(s), state.upper);
  return {tanh(readout_(concat({s, c, y}, 2))), along_time(weights)};
}

}  // namespace nmt
