// SPDX-License-Identifier: MIT
#include "attune/nn/recurrent/layer_norm_lstm.h"

#include "attune/autograd/activation.h"
#include "attune/autograd/arithmetic.h"
#include "attune/autograd/layer_norm.h"
#include "attune/autograd/layout.h"
#include "attune/autograd/matmul.h"

namespace attune {

LayerNormLSTMCell::LayerNormLSTMCell(Module* owner, const std::string& suffix, int64_t input,
                                     int64_t hidden, Rng& rng)
    : Cell(owner, suffix, {kGates, std::size(kState), input, hidden}, rng),
      gain_ih_(owner, "gain_ih" + suffix, Tensor::ones({4 * hidden})),
      bias_ih_(owner, "bias_ih" + suffix, uniform_bias_open_forget_gate(rng)),
      gain_hh_(owner, "gain_hh" + suffix, Tensor::ones({4 * hidden})),
      bias_hh_(owner, "bias_hh" + suffix, uniform_bias(rng)),
      gain_c_(owner, "gain_c" + suffix, Tensor::ones({hidden})),
      bias_c_(owner, "bias_c" + suffix, Tensor::zeros({hidden})) {}

RecurrentState LayerNormLSTMCell::next(const Variable& gates_x, const RecurrentState& state) const {
  const Variable &h = state[0], &c = state[1];
  const Variable gates_h = matmul(h, transposed(weight_hh()));
  const std::vector<Variable> a = split(
      layer_norm(gates_x, gain_ih_, bias_ih_) + layer_norm(gates_h, gain_hh_, bias_hh_), 1, 4);
  const Variable i = sigmoid(a[0]), f = sigmoid(a[1]), g = tanh(a[2]), o = sigmoid(a[3]);
  const Variable next_c = f * c + i * g;
  return {o * tanh(layer_norm(next_c, gain_c_, bias_c_)), next_c};
}

}  // namespace attune
