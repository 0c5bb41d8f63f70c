// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/decoder.h"

#include <algorithm>
#include <utility>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/fused/linear.h"
#include "attune/autograd/fused/linear_cross_entropy.h"
#include "attune/autograd/layout.h"
#include "attune/core/error.h"
#include "attune/examples/translation/model/make_attention.h"

namespace nmt {

RecurrentOptions recurrent_options(const ModelConfig& config, int64_t layers) {
  return {.layers = layers,
          .dropout = real(config.dropout),
          .variational = config.variational,
          .residual = config.residual};
}

int64_t context_size(const ModelConfig& config) {
  if (config.attention == AttentionKind::none) return 0;
  return config.attends() ? config.memory() : config.hidden;
}

Variable step_of(const RecurrentState& state) {
  return reshape(state.h, state.h.shape().insert(0, 1));
}

Recurrent::Result run(const Child<Recurrent>& rnn, const Variable& x,
                      const std::vector<RecurrentState>& states) {
  const int64_t T = x.size(0), B = x.size(1);
  return rnn(x, Ids::full({B}, static_cast<int32_t>(T)), states);
}

Decoder::Decoder(Place at, const ModelConfig& config, int64_t vocabulary, const Parameter* shared,
                 const Sizes& sizes, Rng& rng)
    : Module(at),
      attention_kind_(config.attention),
      is_tied_(config.tie != Tying::none),
      fed_(sizes.fed),
      words_(this, "words", config, vocabulary, config.embedding, shared, rng),
      dropout_(this, "dropout", real(config.dropout), rng, config.dropout_unit()),
      rnn_(this, "rnn", config.cell, sizes.input, config.hidden, rng,
           recurrent_options(config, sizes.layers)) {}

void Decoder::add_output(const ModelConfig& config, int64_t vocabulary, int64_t readout, Rng& rng) {
  if (is_tied_) {
    if (readout != config.embedding) {
      projection_.emplace(this, "projection", readout, config.embedding, rng);
    }
    output_bias_.emplace(this, "output_bias", Tensor::zeros({vocabulary}));
  } else {
    output_.emplace(this, "output", readout, vocabulary, rng);
  }
  if (!config.attends()) return;
  attention_.emplace(this, "attention", [&](Place p) { return make_attention(p, config, rng); });
}

Memory Decoder::prepare(const Variable& memory, const Ids& lengths,
                        const std::vector<RecurrentState>& initial) const {
  Memory result{std::nullopt, step_of(initial.back())};
  if (attention_) result.prepared = (*attention_)->prepare(memory, lengths);
  return result;
}

DecoderState Decoder::start(const std::vector<RecurrentState>& initial) const {
  DecoderState state{initial, Variable(), {}};
  if (fed_ > 0) state.fed = constant(Tensor::zeros({1, initial.back().h.size(0), fed_}));
  return state;
}

Decoder::Result Decoder::operator()(const Ids& words, const Memory& memory,
                                    DecoderState& state) const {
  const int64_t rows = words.size(1), B = memory.final.size(1);
  if (rows % B != 0) {
    fail("decoder: ", rows, " rows are not equally many for each of ", B, " sentences");
  }
  const Result result = read(words_(words), memory, state);
  return {dropout_(result.readout), result.weights};
}

Variable Decoder::projected(const Variable& readout) const {
  return projection_ ? (*projection_)(readout) : readout;
}

const Parameter& Decoder::output_weight() const {
  return is_tied_ ? words_->weight() : (**output_).weight();
}

Variable Decoder::logits(const Variable& readout) const {
  return linear(projected(readout), output_weight(), is_tied_ ? *output_bias_ : (**output_).bias());
}

Variable Decoder::loss(const Variable& readout, const Ids& targets,
                       const CrossEntropyOptions& options) const {
  return linear_cross_entropy(projected(readout), output_weight(),
                              is_tied_ ? *output_bias_ : (**output_).bias(), targets, options);
}

Variable Decoder::recur(const Variable& x, DecoderState& state) const {
  Recurrent::Result next = run(rnn_, x, state.rnn);
  state.rnn = std::move(next.final);
  return next.output;
}

Attention::Result Decoder::attend(const Variable& queries, const Memory& memory,
                                  DecoderState& state) const {
  if (attention_) return (*attention_)->attend(queries, *memory.prepared, state.attention);
  if (attention_kind_ == AttentionKind::none) return {};
  const int64_t B = memory.final.size(1), H = memory.final.size(2);
  const int64_t looks = queries.size(0) * queries.size(1) / B;
  const Variable every_step = memory.final + constant(Tensor::zeros({looks, B, H}));
  return {reshape(every_step, {queries.size(0), queries.size(1), H}), Variable()};
}

Decoder::Result Decoder::step_by_step(const Variable& y, DecoderState& state,
                                      const std::function<Result(const Recur&)>& step) const {
  const Recurrent::Known words = rnn_->know(y);
  const auto layers = rnn_->layers();
  std::vector<Variable> readouts, weights;
  for (int64_t t = 0; t < y.size(0); ++t) {
    const Result result = step([&](const Variable& fed) {
      const auto bottom_end = state.rnn.begin() + layers;
      Recurrent::Result next =
          rnn_->step(words, t, fed.defined() ? row(fed, 0) : fed, {state.rnn.begin(), bottom_end});
      std::move(next.final.begin(), next.final.end(), state.rnn.begin());
      return next.output;
    });
    readouts.push_back(result.readout);
    weights.push_back(result.weights);
  }
  const bool attends = weights.front().defined();
  return {concat(readouts, 0), attends ? concat(weights, 0) : Variable()};
}

}  // namespace nmt
