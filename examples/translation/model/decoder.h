// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "attune/autograd/cross_entropy.h"
#include "attune/examples/translation/model/config.h"
#include "attune/examples/translation/model/decoder_state.h"
#include "attune/nn/attention.h"
#include "attune/nn/dropout.h"
#include "attune/nn/embedding.h"
#include "attune/nn/linear.h"
#include "attune/nn/recurrent.h"

namespace nmt {

/// Writes the target, word by word. The kinds differ in when they look at the source, and in what
/// of a step the next word is read from, its readout; common to all is
///
///   p(y_t) = softmax(W_o readout_t + b_o)
class Decoder : public Module {
 public:
  /// memory [S, B, H], lengths [B], and the states that the bridge made of the encoder's.
  Memory prepare(const Variable& memory, const Ids& lengths,
                 const std::vector<RecurrentState>& initial) const;
  DecoderState start(const std::vector<RecurrentState>& initial) const;

  struct Result {
    Variable readout;  // [T, B, R], what the output layer reads
    Variable weights;  // [T, B, S], of attention; undefined without
  };
  /// Reads T words after `state`, which it moves on: one in decoding, all in teacher forcing.
  /// words [T, B], or [T, K*B] for K hypotheses of each sentence; see decoder_state.h.
  Result operator()(const Ids& words, const Memory& memory, DecoderState& state) const;

  /// The output layer: readout [T, B, R] -> logits [T, B, V].
  Variable logits(const Variable& readout) const;
  /// Mean cross-entropy of those logits, in nats per target that counts. targets [T, B]
  Variable loss(const Variable& readout, const Ids& targets,
                const CrossEntropyOptions& options) const;

 protected:
  /// Embedding, dropout and recurrent layers, which read `input` numbers a step. The constructor of
  /// a kind adds layers of its own, if it has any, and then the output: first weights are drawn in
  /// this order.
  Decoder(Place at, const ModelConfig& config, int64_t vocabulary, int64_t input, Rng& rng);
  /// Output layer, for readouts of `readout` numbers, and attention.
  void add_output(const ModelConfig& config, int64_t vocabulary, int64_t readout, Rng& rng);

  /// The call for embedded words y [T, B, E], before the dropout on readouts.
  virtual Result read(const Variable& y, const Memory& memory, DecoderState& state) const = 0;

  // What read() is made of:

  /// The recurrent layers: x [T, B, input] -> s [T, B, H], moving `state` on.
  Variable recur(const Variable& x, DecoderState& state) const;
  /// Queries [T, K*B, H] -> context [T, K*B, H]. Without attention it is the memory's final state.
  Attention::Result attend(const Variable& queries, const Memory& memory) const;
  /// One word after the other, for steps whose input [y_t; fed_t] holds what the step before gave.
  /// step(recur) gives one step's result; in it, recur(fed), with fed [1, B, F], is s_t [1, B, H].
  using Recur = std::function<Variable(const Variable& fed)>;
  Result step_by_step(const Variable& y, DecoderState& state,
                      const std::function<Result(const Recur&)>& step) const;

 private:
  Child<Embedding> embedding_;
  Child<Dropout> dropout_;
  Child<Recurrent> rnn_;
  std::optional<Child<Linear>> output_;  // always there once the constructors are through
  std::optional<Child<Attention>> attention_;
};

/// The top layer's hidden state as one step's output: [1, B, H].
Variable top(const std::vector<RecurrentState>& states);

}  // namespace nmt
