// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "attune/examples/translation/model/config.h"
#include "attune/examples/translation/model/decoder_state.h"
#include "attune/examples/translation/model/embeddings.h"
#include "attune/examples/translation/model/output_layer.h"
#include "attune/nn/attention.h"
#include "attune/nn/dropout.h"
#include "attune/nn/recurrent.h"

namespace nmt {

/// Writes the target, word by word. The kinds differ in when they look at the source, and in what
/// of a step the next word is read from, its readout.
class Decoder : public Module {
 public:
  /// memory [S, B, M], lengths [B], and the states that the bridge made of the encoder's.
  PreparedMemory prepare(const Variable& memory, const Ids& lengths,
                         const std::vector<RecurrentState>& initial) const;
  DecoderState start(const std::vector<RecurrentState>& initial) const;

  struct Result {
    Variable readout;  // [T, B, R], what the output layer reads
    Variable weights;  // [T, B, S], of attention; undefined without
  };
  /// Reads T words after `state`, which it moves on: one in decoding, all in teacher forcing.
  /// words [T, B], or K hypotheses of each sentence [T, K*B].
  Result operator()(const Ids& words, const PreparedMemory& memory, DecoderState& state) const;

  const Child<OutputLayer>& output() const { return output_; }
  const Embeddings& words() const { return *words_; }

 protected:
  /// What the kinds differ in.
  struct Sizes {
    int64_t input;    // of the bottom recurrent layers, a step
    int64_t layers;   // those at the bottom
    int64_t readout;  // R
    int64_t fed = 0;  // F, from one step to the next
  };
  /// `shared` are embeddings to borrow, or null.
  Decoder(Place at, const ModelConfig& config, int64_t vocabulary, const Parameter* shared,
          const Sizes& sizes, Rng& rng);

  /// The call for embedded words y [T, B, E], before the dropout on readouts.
  virtual Result unroll(const Variable& y, const PreparedMemory& memory,
                        DecoderState& state) const = 0;

  // What unroll() is made of:

  /// c [T, B, C], and weights, for queries [T, B, H]. Without attention, c is the decoder's start,
  /// or undefined if it never looks back.
  Attention::Result context_for(const Variable& queries, const PreparedMemory& memory,
                                DecoderState& state) const;

  /// The bottom layers over all steps of x [T, B, input]: s [T, B, H].
  Variable all_at_once(const Variable& x, DecoderState& state) const;

  /// One step or many: what a step ends in [T, B, H], s or the readout, and what it attended to.
  struct Steps {
    Variable output;
    Attention::Result attended;
  };
  /// The bottom layers' own part of a step: moves them on by [y_{t-1}; fed], gives s_t [1, B, H].
  /// fed [B, F] is undefined for a kind that feeds nothing.
  using Recur = std::function<Variable(const Variable& fed)>;
  /// Word after word, for kinds whose steps wait for a context. A kind says what one step is:
  ///
  ///   const Steps steps = step_by_step(y, state, [&](const Recur& recur) -> Steps {
  ///     const Variable s = recur(state.fed);  // s_t = rnn([y_{t-1}; c_{t-1}], s_{t-1})
  ///     const Attention::Result attended = context_for(s, memory, state);  // c_t
  ///     state.fed = row(attended.context, 0);
  ///     return {s, attended};
  ///   });
  Steps step_by_step(const Variable& y, DecoderState& state,
                     const std::function<Steps(const Recur&)>& step) const;

 private:
  AttentionKind attention_kind_;
  int64_t fed_;
  Child<Embeddings> words_;
  Child<Dropout> dropout_;
  Child<Recurrent> rnn_;
  Child<OutputLayer> output_;
  std::optional<Child<Attention>> attention_;
};

/// Of a decoder's recurrent layers.
RecurrentOptions recurrent_options(const ModelConfig& config, int64_t layers);

/// The numbers C of a context: of the memory, of the decoder's start, or none.
int64_t context_size(const ModelConfig& config);

/// Layers of the decoder over all steps of x [T, B, E], from layer `first` on: s [T, B, H]. Moves
/// their states on.
Variable run(const Child<Recurrent>& rnn, const Variable& x, DecoderState& state, int64_t first);

}  // namespace nmt
