// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/gnmt_decoder.h"

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/layout.h"

namespace nmt {

GnmtDecoder::GnmtDecoder(Place at, const ModelConfig& config, int64_t vocabulary,
                         const Parameter* shared, Rng& rng)
    : Decoder(at, config, vocabulary, shared,
              {config.embedding + context_size(config), /*layers=*/1, context_size(config)}, rng),
      residual_(config.residual),
      between_(this, "between", real(config.dropout), rng, config.dropout_unit()),
      upper_(this, "upper") {
  for (int64_t layer = 1; layer < config.layers; ++layer) {
    upper_->append(config.cell, config.hidden + context_size(config), config.hidden, rng);
  }
  add_output(config, vocabulary, config.hidden, rng);
}

// Only the bottom layer waits for the context of the step before; those above it run over all steps
// at once.
Decoder::Result GnmtDecoder::read(const Variable& y, const Memory& memory,
                                  DecoderState& state) const {
  const Result bottom = step_by_step(y, state, [&](const Recur& recur_with) -> Result {
    const Variable s = recur_with(state.fed);
    const Attention::Result seen = attend(s, memory, state);
    state.fed = seen.context;
    return {concat({s, seen.context}, 2), seen.weights};
  });
  const int64_t H = state.rnn.front().h.size(1), C = state.fed.size(2);
  Variable s = slice(bottom.readout, 2, 0, H);
  const Variable context = slice(bottom.readout, 2, H, H + C);
  for (int64_t layer = 0; layer < upper_->size(); ++layer) {
    RecurrentState& own = state.rnn[static_cast<size_t>(layer) + 1];
    const int64_t T = s.size(0), B = s.size(1);
    const Recurrent::Result next =
        (*upper_)[layer](concat({between_(s), context}, 2), Ids::full({B}, static_cast<int32_t>(T)),
                         std::vector<RecurrentState>{own});
    own = next.final.front();
    s = residual_ && layer > 0 ? s + next.output : next.output;
  }
  return {s, bottom.weights};
}

}  // namespace nmt
