// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/decoder.h"

#include <memory>

#include "attune/autograd/activation.h"
#include "attune/autograd/arithmetic.h"
#include "attune/autograd/layout.h"
#include "attune/examples/translation/text/vocabulary.h"

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

Decoder::Decoder(Place at, const ModelConfig& config, int64_t vocabulary, Rng& rng)
    : Module(at),
      input_feeding_(config.input_feeding),
      embedding_(this, "embedding", vocabulary, config.embedding, rng, Vocabulary::kPad),
      dropout_(this, "dropout", real(config.dropout), rng),
      rnn_(this, "rnn", config.cell, config.embedding + (config.input_feeding ? config.hidden : 0),
           config.hidden, rng,
           RecurrentOptions{config.layers, /*bidirectional=*/false, real(config.dropout)}),
      combine_(this, "combine", 2 * config.hidden, config.hidden, rng),
      output_(this, "output", config.hidden, vocabulary, rng) {
  if (config.attention == AttentionKind::none) return;
  attention_.emplace(this, "attention", [&](Place p) { return make_attention(p, config, rng); });
}

Memory Decoder::prepare(const Variable& memory, const Ids& lengths,
                        const std::vector<RecurrentState>& initial) const {
  const Variable& top = initial.back().h;
  Memory result{std::nullopt, reshape(top, top.shape().insert(0, 1))};
  if (attention_) result.prepared = (*attention_)->prepare(memory, lengths);
  return result;
}

DecoderState Decoder::start(const std::vector<RecurrentState>& initial) const {
  const Shape& state = initial.back().h.shape();
  return {initial, constant(Tensor::zeros(state.insert(0, 1)))};
}

Decoder::Step Decoder::advance(const Variable& x, const Memory& memory, DecoderState& state) const {
  const int64_t T = x.size(0), B = x.size(1);
  Recurrent::Result next = rnn_(x, Ids::full({B}, static_cast<int32_t>(T)), state.rnn);
  const Variable& s = next.output;  // [T, B, H]
  Attention::Result seen;
  if (attention_) {
    seen = (*attention_)->attend(s, *memory.prepared);
  } else {
    seen.context = memory.final + constant(Tensor::zeros(s.shape()));  // the same for each step
  }
  const Variable o = tanh(combine_(concat({seen.context, s}, 2)));  // [T, B, H]
  state = {next.final, slice(o, 0, T - 1, T)};
  return {o, seen.weights};
}

Decoder::Result Decoder::operator()(const Ids& words, const Memory& memory,
                                    DecoderState& state) const {
  const Variable y = dropout_(embedding_(words));  // [T, B, E]
  if (!input_feeding_) {
    const Step all = advance(y, memory, state);
    return {output_(dropout_(all.attentional)), all.weights};
  }
  std::vector<Variable> attentional, weights;
  for (int64_t t = 0; t < y.size(0); ++t) {
    const Variable x = concat({slice(y, 0, t, t + 1), state.attentional}, 2);  // [1, B, E + H]
    const Step step = advance(x, memory, state);
    attentional.push_back(step.attentional);
    weights.push_back(step.weights);
  }
  return {output_(dropout_(concat(attentional, 0))), attention_ ? concat(weights, 0) : Variable()};
}

}  // namespace nmt
