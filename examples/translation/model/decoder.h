// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "attune/examples/translation/model/config.h"
#include "attune/examples/translation/model/decoder_state.h"
#include "attune/examples/translation/model/embeddings.h"
#include "attune/nn/attention/attention.h"
#include "attune/nn/dropout.h"
#include "attune/nn/output_layer.h"
#include "attune/nn/recurrent/recurrent.h"

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

  /// The bottom layers step by step, for kinds that wait for a context: what can be computed of all
  /// words y [T, B, E] before the first step,
  Recurrent::Precomputed read(const Variable& y) const { return rnn_->precompute(y); }
  /// and step t: s_t [1, B, H] from [y_t; fed], with fed [B, F] undefined for a kind that feeds
  /// nothing.
  Variable step(const Recurrent::Precomputed& words, int64_t t, const Variable& fed,
                DecoderState& state) const;

 private:
  bool reads_start_;  // at every step, in place of a context
  int64_t bottom_, fed_;
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

/// Layers of the decoder over all steps of x [T, B, E]: s [T, B, H]. Moves their states on.
Variable run(const Child<Recurrent>& layers, const Variable& x,
             std::vector<RecurrentState>& states);

/// What a step gave [1, B, ...], of all steps: [T, B, ...]; undefined if none gives it.
Variable along_time(const std::vector<Variable>& steps);

}  // namespace nmt
