// SPDX-License-Identifier: MIT
#include "attune/nn/recurrent/lstm.h"

#include "attune/autograd/activation.h"
#include "attune/autograd/arithmetic.h"
#include "attune/autograd/layout.h"
#include "attune/autograd/matmul.h"
#include "attune/core/kernels/dispatch.h"
#include "attune/nn/recurrent/fused_sequence.h"

namespace attune {

LSTMCell::LSTMCell(Module* owner, const std::string& suffix, int64_t input, int64_t hidden,
                   Rng& rng)
    : FusedCell(owner, suffix, {kGates, std::size(kState), input, hidden}, rng),
      bias_ih_(owner, "bias_ih" + suffix, uniform_bias_open_forget_gate(rng)),
      bias_hh_(owner, "bias_hh" + suffix, uniform_bias(rng)) {}

RecurrentState LSTMCell::next(const Variable& gates_x, const RecurrentState& state) const {
  const Variable &h = state[0], &c = state[1];
  const Variable gates_h = matmul(h, transposed(weight_hh())) + bias_hh_;
  const std::vector<Variable> a = split(gates_x + gates_h, 1, 4);
  const Variable i = sigmoid(a[0]), f = sigmoid(a[1]), g = tanh(a[2]), o = sigmoid(a[3]);
  const Variable next_c = f * c + i * g;
  return {o * tanh(next_c), next_c};
}

// The fused reading.
namespace {

// Turns a into i f g o.
struct LstmStep {
  static constexpr int64_t kGates = LSTMCell::kGates;
  static constexpr size_t kStates = 2;
  static constexpr bool kKeepsInputApart = false;
  static constexpr real kAroundProduct = 0;  // h reaches h' through the product alone

  static void forward(const ForwardRow<kStates>& row, int64_t n) {
    kernels::best<real>().lstm(row.gates, row.state[1], row.next[1], row.next[0], n);
  }
  static void backward(const BackwardRow<kStates>& row, int64_t n) {
    kernels::best<real>().lstm_backward(row.gates, row.state[1], row.next[1], row.dnext[0],
                                        row.dnext[1], row.dgates, n);
  }
};

}  // namespace

Variable LSTMCell::fused_input_bias() const { return bias_ih_ + bias_hh_; }

SequenceResult lstm_sequence(const Packing& packing, std::vector<SequenceInput> directions) {
  return fused_sequence<LstmStep>("lstm_sequence", packing, std::move(directions));
}

SequenceResult LSTMCell::run_fused(const Packing& packing,
                                   std::vector<SequenceInput> directions) const {
  return lstm_sequence(packing, std::move(directions));
}

}  // namespace attune
