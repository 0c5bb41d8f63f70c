// SPDX-License-Identifier: MIT
#pragma once

#include "attune/nn/recurrent/recurrent.h"

namespace attune {

/// An LSTM whose gates and cell state are normalised (Ba, Kiros and Hinton 2016, eq. 20 to 22):
///
///   a = LN(W_ih x) + LN(W_hh h)
///   i, f, o = sigmoid(a_i, a_f, a_o),   g = tanh(a_g),   c' = f c + i g,   h' = o tanh(LN(c'))
///
/// Each LN (autograd/layer_norm.h) has a gain and a bias of its own: gain_ih and bias_ih [4H], over
/// all gates at once, gain_hh and bias_hh [4H], gain_c and bias_c [H]. The paper's b is the sum of
/// the first two biases. The state carries c' as it is, not normalised.
class LayerNormLSTMCell : public Cell {
 public:
  static constexpr int64_t kGates = 4;
  static constexpr const char* kState[] = {"hidden", "cell"};
  LayerNormLSTMCell(Module* owner, const std::string& suffix, int64_t input, int64_t hidden,
                    Rng& rng);

  Variable input_bias() const override { return Variable(); }  // it comes after the LN

 protected:
  RecurrentState next(const Variable& gates_x, const RecurrentState& state) const override;

 private:
  Parameter gain_ih_, bias_ih_, gain_hh_, bias_hh_, gain_c_, bias_c_;
};

using LayerNormLSTM = RecurrentOf<LayerNormLSTMCell>;

}  // namespace attune
