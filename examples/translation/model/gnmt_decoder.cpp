// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/gnmt_decoder.h"

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/layout.h"

namespace nmt {

GnmtDecoder::GnmtDecoder(Place at, const ModelConfig& config, int64_t vocabulary,
                         const Parameter* shared, Rng& rng)
    : Decoder(at, config, vocabulary, shared,
              {.input = config.embedding + context_size(config),
               .layers = 1,
               .readout = config.hidden,
               .fed = context_size(config)},
              rng),
      residual_(config.residual),
      between_(this, "between", real(config.dropout), rng, config.dropout_unit()),
      upper_(this, "upper") {
  for (int64_t layer = 1; layer < config.layers; ++layer) {
    upper_->append(config.cell, config.hidden + context_size(config), config.hidden, rng);
  }
}

// Only the bottom layer waits for the context of the step before; those above it run over all steps
// at once.
Decoder::Result GnmtDecoder::unroll(const Variable& y, const PreparedMemory& memory,
                                    DecoderState& state) const {
  const Steps bottom = step_by_step(y, state, [&](const Recur& recur) -> Steps {
    const Variable s = recur(state.fed);  // s^1_t
    const Attention::Result attended = context_for(s, memory, state);
    state.fed = row(attended.context, 0);
    return {s, attended};
  });
  Variable s = bottom.output;
  for (int64_t i = 0; i < upper_->size(); ++i) {
    const Variable x = concat({between_(s), bottom.attended.context}, 2);
    const Variable above = run((*upper_)[i], x, state, i + 1);
    s = residual_ && i > 0 ? s + above : above;
  }
  return {s, bottom.attended.weights};
}

}  // namespace nmt
