// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/decoder.h"

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/layout.h"
#include "attune/core/error.h"

namespace nmt {
RecurrentOptions recurrent_options(const ModelConfig& config, int64_t layers) {
  return {.layers = layers,
          .dropout = real(config.dropout),
          .variational = config.variational,
          .residual = config.residual};
}

int64_t context_size(const ModelConfig& config) {
  if (!config.attention->gives_context()) return 0;
  return config.attends() ? config.memory_size() : config.hidden;
}

Variable run(const Child<Recurrent>& layers, const Variable& x,
             std::vector<RecurrentState>& states) {
  const Ids lengths = Ids::full({x.size(1)}, static_cast<int32_t>(x.size(0)));
  const Recurrent::Result result = layers(x, lengths, states);
  states = result.final;
  return result.output;
}

Variable along_time(const std::vector<Variable>& steps) {
  return steps.front().defined() ? concat(steps, 0) : Variable();
}

Decoder::Decoder(Place at, const ModelConfig& config, int64_t vocabulary, const Parameter* shared,
                 const Sizes& sizes, Rng& rng)
    : Module(at),
      reads_start_(config.attention->reads_start),
      bottom_(sizes.layers),
      fed_(sizes.fed),
      words_(this, "words", config, vocabulary, config.embedding, shared, rng),
      dropout_(this, "dropout", real(config.dropout), rng, config.dropout_unit()),
      rnn_(this, "rnn", config.cell->type(), sizes.input, config.hidden, rng,
           recurrent_options(config, sizes.layers)),
      output_(this, "output", sizes.readout, vocabulary,
              config.ties_output() ? &words_->weight() : nullptr, rng) {
  if (!config.attends()) return;
  attention_.emplace(this, "attention", [&](Place p) {
    return config.attention->make(p, config.attention_sizes(), rng);
  });
}

PreparedMemory Decoder::prepare(const Variable& memory, const Ids& lengths,
                                const std::vector<RecurrentState>& initial) const {
  PreparedMemory result{std::nullopt, initial.back().front()};
  if (attention_) result.prepared = (*attention_)->prepare(memory, lengths);
  return result;
}

DecoderState Decoder::start(const std::vector<RecurrentState>& initial) const {
  const auto above = initial.begin() + bottom_;
  DecoderState state{{initial.begin(), above}, {above, initial.end()}, Variable(), {}};
  if (fed_ > 0) state.fed = constant(Tensor::zeros({initial.back().front().size(0), fed_}));
  return state;
}

Decoder::Result Decoder::operator()(const Ids& words, const PreparedMemory& memory,
                                    DecoderState& state) const {
  const int64_t rows = words.size(1), B = memory.start.size(0);
  if (B == 0 ? rows != 0 : rows % B != 0) {
    fail("decoder: ", rows, " rows are not equally many for each of ", B, " sentences");
  }
  const Result result = unroll(words_(words), memory, state);
  return {dropout_(result.readout), result.weights};
}

Attention::Result Decoder::context_for(const Variable& queries, const PreparedMemory& memory,
                                       DecoderState& state) const {
  if (attention_) return (*attention_)->attend(queries, *memory.prepared, state.attention);
  if (!reads_start_) return {};
  const int64_t T = queries.size(0), rows = queries.size(1);
  const int64_t B = memory.start.size(0), H = memory.start.size(1);
  const int64_t hypotheses = B == 0 ? 0 : rows / B;
  return {reshape(expand(memory.start, {T * hypotheses, B, H}), {T, rows, H}), Variable()};
}

Variable Decoder::all_at_once(const Variable& x, DecoderState& state) const {
  return run(rnn_, x, state.bottom);
}

Variable Decoder::step(const Recurrent::Precomputed& words, int64_t t, const Variable& fed,
                       DecoderState& state) const {
  const Recurrent::Result result = rnn_->step(words, t, fed, state.bottom);
  state.bottom = result.final;
  return result.output;
}

}  // namespace nmt
