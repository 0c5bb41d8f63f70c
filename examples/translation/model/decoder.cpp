// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/decoder.h"

#include <memory>
#include <utility>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/fused/linear_cross_entropy.h"
#include "attune/autograd/layout.h"
#include "attune/examples/translation/text/vocabulary.h"
#include "attune/nn/additive_attention.h"
#include "attune/nn/dot_attention.h"

namespace nmt {
namespace {

std::unique_ptr<Attention> make_attention(Place at, const ModelConfig& config, Rng& rng) {
  const int64_t hidden = config.hidden;
  if (config.attention == AttentionKind::additive) {
    return std::make_unique<AdditiveAttention>(at, hidden, hidden, hidden, rng);
  }
  return std::make_unique<GeneralAttention>(at, hidden, hidden, rng);
}

}  // namespace

Decoder::Decoder(Place at, const ModelConfig& config, int64_t vocabulary, int64_t input, Rng& rng)
    : Module(at),
      embedding_(this, "embedding", vocabulary, config.embedding, rng, Vocabulary::kPad),
      dropout_(this, "dropout", real(config.dropout), rng),
      rnn_(this, "rnn", config.cell, input, config.hidden, rng,
           RecurrentOptions{config.layers, /*bidirectional=*/false, real(config.dropout)}) {}

void Decoder::add_output(const ModelConfig& config, int64_t vocabulary, int64_t readout, Rng& rng) {
  output_.emplace(this, "output", readout, vocabulary, rng);
  if (config.attention == AttentionKind::none) return;
  attention_.emplace(this, "attention", [&](Place p) { return make_attention(p, config, rng); });
}

Variable top(const std::vector<RecurrentState>& states) {
  const Variable& h = states.back().h;
  return reshape(h, h.shape().insert(0, 1));
}

Memory Decoder::prepare(const Variable& memory, const Ids& lengths,
                        const std::vector<RecurrentState>& initial) const {
  Memory result{std::nullopt, top(initial)};
  if (attention_) result.prepared = (*attention_)->prepare(memory, lengths);
  return result;
}

DecoderState Decoder::start(const std::vector<RecurrentState>& initial) const {
  const Shape& state = initial.back().h.shape();
  return {initial, constant(Tensor::zeros(state.insert(0, 1)))};
}

Decoder::Result Decoder::operator()(const Ids& words, const Memory& memory,
                                    DecoderState& state) const {
  const Variable y = dropout_(embedding_(words));  // [T, B, E]
  const Result result = read(y, memory, state);
  return {dropout_(result.readout), result.weights};
}

Variable Decoder::logits(const Variable& readout) const { return (*output_)(readout); }

Variable Decoder::loss(const Variable& readout, const Ids& targets,
                       const CrossEntropyOptions& options) const {
  const Linear& output = **output_;
  return linear_cross_entropy(readout, output.weight(), output.bias(), targets, options);
}

Variable Decoder::recur(const Variable& x, DecoderState& state) const {
  const int64_t T = x.size(0), B = x.size(1);
  Recurrent::Result next = rnn_(x, Ids::full({B}, static_cast<int32_t>(T)), state.rnn);
  state.rnn = std::move(next.final);
  return next.output;
}

Attention::Result Decoder::attend(const Variable& queries, const Memory& memory) const {
  if (attention_) return (*attention_)->attend(queries, *memory.prepared);
  const Variable every_step = memory.final + constant(Tensor::zeros(queries.shape()));
  return {every_step, Variable()};
}

Decoder::Result Decoder::step_by_step(const Variable& y, DecoderState& state,
                                      const std::function<Result(const Recur&)>& step) const {
  const Recurrent::Known words = rnn_->know(y);
  std::vector<Variable> readouts, weights;
  for (int64_t t = 0; t < y.size(0); ++t) {
    const Result result = step([&](const Variable& fed) {
      Recurrent::Result next = rnn_->step(words, t, row(fed, 0), state.rnn);
      state.rnn = std::move(next.final);
      return next.output;
    });
    readouts.push_back(result.readout);
    weights.push_back(result.weights);
  }
  const bool attends = weights.front().defined();
  return {concat(readouts, 0), attends ? concat(weights, 0) : Variable()};
}

}  // namespace nmt
