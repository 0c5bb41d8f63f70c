// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "attune/examples/translation/model/config.h"
#include "attune/nn/attention.h"
#include "attune/nn/dropout.h"
#include "attune/nn/embedding.h"
#include "attune/nn/linear.h"
#include "attune/nn/recurrent.h"

namespace nmt {

/// What the decoder looks at: the encoded source, ready for attention.
struct Memory {
  std::optional<Attention::Prepared> prepared;  // none without attention
  Variable final;                               // [1, B, H], the top of the bridge
};

/// What the decoder carries from step to step.
struct DecoderState {
  std::vector<RecurrentState> rnn;  // [B, H] each
  Variable attentional;             // [1, B, H], fed to the next step if input feeding is on
};

/// Writes the target, word by word (Luong et al. 2015, section 3):
///
///   s_t = rnn([y_{t-1}; o_{t-1}], s_{t-1})      o_{t-1} only with input feeding (section 3.3)
///   c_t = attention(s_t, memory)
///   o_t = tanh(W_c [c_t; s_t] + b_c)            the attentional state, eq. 5
///   p(y_t) = softmax(W_o o_t + b_o)             eq. 6
class Decoder : public Module {
 public:
  Decoder(Place at, const ModelConfig& config, int64_t vocabulary, Rng& rng);

  /// memory [S, B, H], lengths [B], and the states that bridge() made of the encoder's.
  Memory prepare(const Variable& memory, const Ids& lengths,
                 const std::vector<RecurrentState>& initial) const;
  DecoderState start(const std::vector<RecurrentState>& initial) const;

  struct Result {
    Variable logits;   // [T, B, V]
    Variable weights;  // [T, B, S], of attention; undefined without
  };
  /// Reads T words after `state`, which it moves on: one in decoding, all in teacher forcing.
  /// words [T, B]
  Result operator()(const Ids& words, const Memory& memory, DecoderState& state) const;

 private:
  struct Step {
    Variable attentional;  // [T, B, H]
    Variable weights;      // [T, B, S]
  };
  Step advance(const Variable& x, const Memory& memory, DecoderState& state) const;

  bool input_feeding_;
  Child<Embedding> embedding_;
  Child<Dropout> dropout_;
  Child<Recurrent> rnn_;
  std::optional<Child<Attention>> attention_;
  Child<Linear> combine_, output_;
};

}  // namespace nmt
