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
    upper_->append(config.cell->type(), config.hidden + context_size(config), config.hidden, rng);
  }
}

Decoder::Result GnmtDecoder::unroll(const Variable& y, const PreparedMemory& memory,
                                    DecoderState& state) const {
  const Recurrent::Precomputed words = read(y);
  std::vector<Variable> states, contexts, weights;
  for (int64_t t = 0; t < y.size(0); ++t) {
    states.push_back(step(words, t, state.fed, state));             // s^1_t
    const auto [c, w] = context_for(states.back(), memory, state);  // c_t
    state.fed = select(c, 0);
    contexts.push_back(c);
    weights.push_back(w);
  }
  // The layers above wait for no context of the step before: each runs over all steps at once.
  Variable s = along_time(states);
  const Variable c = along_time(contexts);
  for (int64_t i = 0; i < upper_->size(); ++i) {
    std::vector<RecurrentState> own = {state.upper[static_cast<size_t>(i)]};
    const Variable above = run((*upper_)[i], concat({between_(s), c}, 2), own);
    state.upper[static_cast<size_t>(i)] = own.front();
    s = residual_ && i > 0 ? s + above : above;
  }
  return {s, along_time(weights)};
}

}  // namespace nmt
