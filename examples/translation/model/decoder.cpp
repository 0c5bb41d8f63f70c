// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/decoder.h"

#include <algorithm>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/layout.h"
#include "attune/core/error.h"
#include "attune/examples/translation/model/make_attention.h"

namespace nmt {
namespace {

using States = std::vector<RecurrentState>;

// Moves the states of layers [first, first + layers) on: next(theirs) is a Recurrent::Result.
template <class Next>
Variable advance(DecoderState& state, int64_t first, int64_t layers, const Next& next) {
  const auto own = state.rnn.begin() + first;
  const Recurrent::Result result = next(States(own, own + layers));
  std::copy(result.final.begin(), result.final.end(), own);
  return result.output;
}

// Along time; undefined if no step has it.
Variable joined(const std::vector<Variable>& steps) {
  return steps.front().defined() ? concat(steps, 0) : Variable();
}

}  // namespace

RecurrentOptions recurrent_options(const ModelConfig& config, int64_t layers) {
  return {.layers = layers,
          .dropout = real(config.dropout),
          .variational = config.variational,
          .residual = config.residual};
}

int64_t context_size(const ModelConfig& config) {
  if (config.attention == AttentionKind::none) return 0;
  return config.attends() ? config.memory_size() : config.hidden;
}

Variable run(const Child<Recurrent>& rnn, const Variable& x, DecoderState& state, int64_t first) {
  const Ids lengths = Ids::full({x.size(1)}, static_cast<int32_t>(x.size(0)));
  return advance(state, first, rnn->layers(),
                 [&](const States& own) { return rnn(x, lengths, own); });
}

Decoder::Decoder(Place at, const ModelConfig& config, int64_t vocabulary, const Parameter* shared,
                 const Sizes& sizes, Rng& rng)
    : Module(at),
      attention_kind_(config.attention),
      fed_(sizes.fed),
      words_(this, "words", config, vocabulary, config.embedding, shared, rng),
      dropout_(this, "dropout", real(config.dropout), rng, config.dropout_unit()),
      rnn_(this, "rnn", config.cell, sizes.input, config.hidden, rng,
           recurrent_options(config, sizes.layers)),
      output_(this, "output", sizes.readout, vocabulary,
              config.ties_output() ? &words_->weight() : nullptr, rng) {
  if (!config.attends()) return;
  attention_.emplace(this, "attention", [&](Place p) { return make_attention(p, config, rng); });
}

PreparedMemory Decoder::prepare(const Variable& memory, const Ids& lengths,
                                const std::vector<RecurrentState>& initial) const {
  PreparedMemory result{std::nullopt, initial.back().h};
  if (attention_) result.prepared = (*attention_)->prepare(memory, lengths);
  return result;
}

DecoderState Decoder::start(const std::vector<RecurrentState>& initial) const {
  DecoderState state{initial, Variable(), {}};
  if (fed_ > 0) state.fed = constant(Tensor::zeros({initial.back().h.size(0), fed_}));
  return state;
}

Decoder::Result Decoder::operator()(const Ids& words, const PreparedMemory& memory,
                                    DecoderState& state) const {
  const int64_t rows = words.size(1), B = memory.start.size(0);
  if (rows % B != 0) {
    fail("decoder: ", rows, " rows are not equally many for each of ", B, " sentences");
  }
  const Result result = unroll(words_(words), memory, state);
  return {dropout_(result.readout), result.weights};
}

Attention::Result Decoder::context_for(const Variable& queries, const PreparedMemory& memory,
                                       DecoderState& state) const {
  if (attention_) return (*attention_)->attend(queries, *memory.prepared, state.attention);
  if (attention_kind_ == AttentionKind::none) return {};
  const int64_t T = queries.size(0), rows = queries.size(1);
  const int64_t B = memory.start.size(0), H = memory.start.size(1);
  // Adding zeros repeats it for every step and hypothesis: no op but arithmetic broadcasts.
  const Variable every = memory.start + constant(Tensor::zeros({T * rows / B, B, H}));
  return {reshape(every, {T, rows, H}), Variable()};
}

Variable Decoder::all_at_once(const Variable& x, DecoderState& state) const {
  return run(rnn_, x, state, 0);
}

Decoder::Steps Decoder::step_by_step(const Variable& y, DecoderState& state,
                                     const std::function<Steps(const Recur&)>& step) const {
  const Recurrent::Precomputed words = rnn_->precompute(y);
  std::vector<Variable> outputs, contexts, weights;
  for (int64_t t = 0; t < y.size(0); ++t) {
    const Steps one = step([&](const Variable& fed) {
      return advance(state, 0, rnn_->layers(),
                     [&](const States& own) { return rnn_->step(words, t, fed, own); });
    });
    outputs.push_back(one.output);
    contexts.push_back(one.attended.context);
    weights.push_back(one.attended.weights);
  }
  return {joined(outputs), {joined(contexts), joined(weights)}};
}

}  // namespace nmt
