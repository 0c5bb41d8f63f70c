// SPDX-License-Identifier: MIT
#pragma once

#include "attune/nn/recurrent/recurrent.h"

namespace attune {

/// Long short-term memory (Hochreiter and Schmidhuber 1997), with the forget gate of Gers et al.
/// (2000):
///
///   i, f, o = sigmoid(a_i, a_f, a_o),   g = tanh(a_g),   c' = f c + i g,   h' = o tanh(c')
///
/// where a_i, a_f, a_g, a_o are the quarters of a = W_ih x + b_ih + W_hh h + b_hh.
class LSTMCell : public FusedCell {
 public:
  static constexpr int64_t kGates = 4;
  static constexpr const char* kState[] = {"hidden", "cell"};
  LSTMCell(Module* owner, const std::string& suffix, int64_t input, int64_t hidden, Rng& rng);

  Variable input_bias() const override { return bias_ih_; }
  Variable fused_input_bias() const override;  // both: the gates simply add up
  SequenceResult run_fused(const Packing& packing,
                           std::vector<SequenceInput> directions) const override;

 protected:
  RecurrentState next(const Variable& gates_x, const RecurrentState& state) const override;

 private:
  Parameter bias_ih_, bias_hh_;
};

/// All steps as one op; gates_x have both biases. Of a gates_x that has a graph and that nobody
/// else holds, the op takes the memory; any other is copied.
SequenceResult lstm_sequence(const Packing& packing, std::vector<SequenceInput> directions);

using LSTM = RecurrentOf<LSTMCell>;

}  // namespace attune
