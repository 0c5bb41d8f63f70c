// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/conditional_decoder.h"

#include "attune/autograd/activation.h"
#include "attune/autograd/layout.h"

namespace nmt {

ConditionalDecoder::ConditionalDecoder(Place at, const ModelConfig& config, int64_t vocabulary,
                                       const Parameter* shared, Rng& rng)
    : Decoder(at, config, vocabulary, shared,
              {.input = config.embedding, .layers = 1, .readout = config.embedding}, rng),
      second_(this, "second_rnn", config.cell, context_size(config), config.hidden, rng),
      between_(this, "between", real(config.dropout), rng, config.dropout_unit()),
      readout_(this, "readout", config.hidden + context_size(config) + config.embedding,
               config.embedding, rng) {
  if (config.layers == 1) return;
  upper_.emplace(this, "upper", config.cell, config.hidden, config.hidden, rng,
                 recurrent_options(config, config.layers - 1));
}

Decoder::Result ConditionalDecoder::unroll(const Variable& y, const PreparedMemory& memory,
                                           DecoderState& state) const {
  const Steps steps = step_by_step(y, state, [&](const Recur& recur) -> Steps {
    const Variable first = recur(Variable());  // s'_t
    const Attention::Result attended = context_for(first, memory, state);
    return {run(second_, attended.context, state, 0), attended};
  });
  // No step of the layers above waits for attention: all at once.
  const Variable s = upper_ ? run(*upper_, between_(steps.output), state, 1) : steps.output;
  return {tanh(readout_(concat({s, steps.attended.context, y}, 2))), steps.attended.weights};
}

}  // namespace nmt
