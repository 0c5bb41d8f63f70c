// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/conditional_decoder.h"

#include <algorithm>
#include <utility>

#include "attune/autograd/activation.h"
#include "attune/autograd/layout.h"

namespace nmt {

ConditionalDecoder::ConditionalDecoder(Place at, const ModelConfig& config, int64_t vocabulary,
                                       const Parameter* shared, Rng& rng)
    : Decoder(at, config, vocabulary, shared, {config.embedding, /*layers=*/1}, rng),
      second_(this, "second_rnn", config.cell, context_size(config), config.hidden, rng),
      between_(this, "between", real(config.dropout), rng, config.dropout_unit()),
      readout_(this, "readout", config.hidden + context_size(config) + config.embedding,
               config.embedding, rng) {
  if (config.layers > 1) {
    upper_.emplace(this, "upper", config.cell, config.hidden, config.hidden, rng,
                   recurrent_options(config, config.layers - 1));
  }
  add_output(config, vocabulary, config.embedding, rng);
}

Decoder::Result ConditionalDecoder::read(const Variable& y, const Memory& memory,
                                         DecoderState& state) const {
  const Result steps = step_by_step(y, state, [&](const Recur& recur_with) -> Result {
    const Variable first = recur_with(Variable());  // s'_t [1, B, H]
    const Attention::Result seen = attend(first, memory, state);
    Recurrent::Result second = run(second_, seen.context, {state.rnn.front()});
    state.rnn.front() = second.final.front();
    return {concat({second.output, seen.context}, 2), seen.weights};
  });
  const int64_t H = state.rnn.front().h.size(1);
  Variable s = slice(steps.readout, 2, 0, H);
  const Variable context = slice(steps.readout, 2, H, steps.readout.size(2));
  if (upper_) {  // no step of theirs waits for attention: all at once
    Recurrent::Result above = run(*upper_, between_(s), {state.rnn.begin() + 1, state.rnn.end()});
    std::move(above.final.begin(), above.final.end(), state.rnn.begin() + 1);
    s = above.output;
  }
  return {tanh(readout_(concat({s, context, y}, 2))), steps.weights};  // [T, B, E]
}

}  // namespace nmt
