// SPDX-License-Identifier: MIT
#include "attune/nn/recurrent/rnn.h"

#include "attune/autograd/activation.h"
#include "attune/autograd/arithmetic.h"
#include "attune/autograd/matmul.h"

namespace attune {

RNNCell::RNNCell(Module* owner, const std::string& suffix, int64_t input, int64_t hidden, Rng& rng)
    : Cell(owner, suffix, {kGates, std::size(kState), input, hidden}, rng),
      bias_ih_(owner, "bias_ih" + suffix, uniform_bias(rng)),
      bias_hh_(owner, "bias_hh" + suffix, uniform_bias(rng)) {}

RecurrentState RNNCell::next(const Variable& gates_x, const RecurrentState& state) const {
  const Variable gates_h = matmul(state.front(), transposed(weight_hh())) + bias_hh_;
  return {tanh(gates_x + gates_h)};
}

}  // namespace attune
