// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "attune/autograd/cross_entropy.h"
#include "attune/examples/translation/model/config.h"
#include "attune/examples/translation/model/decoder_state.h"
#include "attune/examples/translation/model/word_vectors.h"
#include "attune/nn/attention.h"
#include "attune/nn/dropout.h"
#include "attune/nn/linear.h"
#include "attune/nn/recurrent.h"

namespace nmt {

/// Writes the target, word by word. The kinds differ in when they look at the source, and in what
/// of a step the next word is read from, its readout; common to all is
///
///   p(y_t) = softmax(W_o readout_t + b_o)
///
/// where W_o may be the target embeddings (Press and Wolf 2017); a readout of another size than
/// theirs then passes a layer W_p readout_t + b_p first.
class Decoder : public Module {
 public:
  /// memory [S, B, M], lengths [B], and the states that the bridge made of the encoder's.
  Memory prepare(const Variable& memory, const Ids& lengths,
                 const std::vector<RecurrentState>& initial) const;
  DecoderState start(const std::vector<RecurrentState>& initial) const;

  struct Result {
    Variable readout;  // [T, B, R], what the output layer reads
    Variable weights;  // [T, B, S], of attention; undefined without
  };
  /// Reads T words after `state`, which it moves on: one in decoding, all in teacher forcing.
  /// words [T, B], or K hypotheses of each sentence [T, K*B].
  Result operator()(const Ids& words, const Memory& memory, DecoderState& state) const;

  /// The output layer: readout [T, B, R] -> logits [T, B, V].
  Variable logits(const Variable& readout) const;
  /// Mean cross-entropy of those logits, in nats per target that counts. targets [T, B]
  Variable loss(const Variable& readout, const Ids& targets,
                const CrossEntropyOptions& options) const;

  const WordVectors& words() const { return *words_; }

 protected:
  /// What a kind is made of: numbers that the bottom recurrent layers read a step, how many layers
  /// those are, and what is fed from one step to the next.
  struct Sizes {
    int64_t input, layers, fed = 0;
  };
  /// Embeddings, dropout and the bottom recurrent layers; `shared` are embeddings to borrow. The
  /// constructor of a kind adds layers of its own, if it has any, and then add_output(): first
  /// weights are drawn in this order.
  Decoder(Place at, const ModelConfig& config, int64_t vocabulary, const Parameter* shared,
          const Sizes& sizes, Rng& rng);
  /// Output layer, for readouts of `readout` numbers, and attention.
  void add_output(const ModelConfig& config, int64_t vocabulary, int64_t readout, Rng& rng);

  /// The call for embedded words y [T, B, E], before the dropout on readouts.
  virtual Result read(const Variable& y, const Memory& memory, DecoderState& state) const = 0;

  // What read() is made of:

  /// The bottom layers: x [T, B, input] -> s [T, B, H], moving their states on.
  Variable recur(const Variable& x, DecoderState& state) const;
  /// Queries [T, B, H] -> context [T, B, C]. Without attention it is the memory's final state, or
  /// undefined if the decoder never looks back.
  Attention::Result attend(const Variable& queries, const Memory& memory,
                           DecoderState& state) const;
  /// One word after the other, for steps whose input [y_t; fed_t] holds what the step before gave.
  /// step(recur) gives one step's result; in it, recur(fed), with fed [1, B, F] or undefined if all
  /// input is known, is s_t [1, B, H] of the bottom layers.
  using Recur = std::function<Variable(const Variable& fed)>;
  Result step_by_step(const Variable& y, DecoderState& state,
                      const std::function<Result(const Recur&)>& step) const;

 private:
  Variable projected(const Variable& readout) const;
  const Parameter& output_weight() const;

  AttentionKind attention_kind_;
  bool is_tied_;
  int64_t fed_;
  Child<WordVectors> words_;
  Child<Dropout> dropout_;
  Child<Recurrent> rnn_;
  // One of output_ and output_bias_ is there once the constructors are through.
  std::optional<Child<Linear>> projection_, output_;
  std::optional<Parameter> output_bias_;
  std::optional<Child<Attention>> attention_;
};

/// Of a decoder's recurrent layers.
RecurrentOptions recurrent_options(const ModelConfig& config, int64_t layers);

/// The numbers of a context: of the memory, of the final state, or none.
int64_t context_size(const ModelConfig& config);

/// The hidden state of the layer as one step's output: [1, B, H].
Variable step_of(const RecurrentState& state);

/// Recurrent layers over all steps of x [T, B, E], for sequences that have them all.
Recurrent::Result run(const Child<Recurrent>& rnn, const Variable& x,
                      const std::vector<RecurrentState>& states);

}  // namespace nmt
