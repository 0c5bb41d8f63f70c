// SPDX-License-Identifier: MIT
#include "attune/nn/recurrent_cell.h"

#include <algorithm>
#include <cmath>

#include "attune/autograd/activation.h"
#include "attune/autograd/arithmetic.h"
#include "attune/autograd/layout.h"
#include "attune/autograd/matmul.h"

namespace attune::inline ATTUNE_PRECISION {
namespace {

// PyTorch's first values: uniform in +-1 / sqrt(H).
Tensor initial(const Shape& shape, int64_t hidden, Rng& rng) {
  const real limit = 1 / std::sqrt(static_cast<real>(hidden));
  return uniform(shape, -limit, limit, rng);
}

// G*H. Throws, as Shape does, before the product overflows.
int64_t gate_rows(CellKind kind, int64_t hidden) {
  if (hidden < 1) fail("recurrent cell: needs at least one unit, not ", hidden);
  return Shape{gate_count(kind), hidden}.numel();
}

// The same, but an LSTM's forget gate begins open, so that gradients reach far back from the first
// step on (Gers et al. 2000; Jozefowicz et al. 2015, section 4.3).
Tensor initial_bias(CellKind kind, int64_t hidden, Rng& rng) {
  Tensor bias = initial({gate_rows(kind, hidden)}, hidden, rng);
  if (kind == CellKind::lstm) std::fill_n(bias.mutable_data() + hidden, hidden, real(1));
  return bias;
}

// What would fit only because it broadcasts does not fit.
void check_step(CellKind kind, const Variable& gates_x, const RecurrentState& state,
                int64_t hidden) {
  const Shape &gates = gates_x.shape(), &h = state.h.shape();
  const Shape& c = kind == CellKind::lstm ? state.c.shape() : h;
  const int64_t width = gate_rows(kind, hidden);
  if (h.rank() == 2 && h[1] == hidden && c == h && gates == Shape{h[0], width}) return;
  fail("recurrent_step: needs gates [B, ", width, "] and states [B, ", hidden, "], got ", gates,
       ", ", h, " and ", c);
}

RecurrentState rnn_step(const Variable& gates_x, const Variable& gates_h) {
  return {tanh(gates_x + gates_h), Variable()};
}

RecurrentState gru_step(const Variable& gates_x, const Variable& gates_h, const Variable& h) {
  const std::vector<Variable> x = split(gates_x, 1, 3), s = split(gates_h, 1, 3);
  const Variable r = sigmoid(x[0] + s[0]);
  const Variable z = sigmoid(x[1] + s[1]);
  const Variable n = tanh(x[2] + r * s[2]);
  return {n + z * (h - n), Variable()};  // (1 - z) n + z h
}

RecurrentState lstm_step(const Variable& gates_x, const Variable& gates_h, const Variable& c) {
  const std::vector<Variable> a = split(gates_x + gates_h, 1, 4);
  const Variable i = sigmoid(a[0]), f = sigmoid(a[1]), g = tanh(a[2]), o = sigmoid(a[3]);
  const Variable next_c = f * c + i * g;
  return {o * tanh(next_c), next_c};
}

}  // namespace

int64_t gate_count(CellKind kind) {
  switch (kind) {
    case CellKind::rnn:
      return 1;
    case CellKind::gru:
      return 3;
    case CellKind::lstm:
      return 4;
  }
  return 0;
}

RecurrentState zero_state(CellKind kind, int64_t batch, int64_t hidden) {
  const Variable zeros = constant(Tensor::zeros({batch, hidden}));
  return {zeros, kind == CellKind::lstm ? zeros : Variable()};
}

RecurrentWeights::RecurrentWeights(Module* owner, const std::string& suffix, CellKind kind,
                                   int64_t input, int64_t hidden, Rng& rng)
    : weight_ih(owner, "weight_ih" + suffix,
                initial({gate_rows(kind, hidden), input}, hidden, rng)),
      weight_hh(owner, "weight_hh" + suffix,
                initial({gate_rows(kind, hidden), hidden}, hidden, rng)),
      bias_ih(owner, "bias_ih" + suffix, initial_bias(kind, hidden, rng)),
      bias_hh(owner, "bias_hh" + suffix, initial({gate_rows(kind, hidden)}, hidden, rng)) {}

RecurrentState recurrent_step(CellKind kind, const Variable& gates_x, const RecurrentState& state,
                              const RecurrentWeights& weights) {
  check_step(kind, gates_x, state, weights.weight_hh.size(-1));
  const Variable gates_h = matmul(state.h, transposed(weights.weight_hh)) + weights.bias_hh;
  switch (kind) {
    case CellKind::rnn:
      return rnn_step(gates_x, gates_h);
    case CellKind::gru:
      return gru_step(gates_x, gates_h, state.h);
    case CellKind::lstm:
      return lstm_step(gates_x, gates_h, state.c);
  }
  return state;
}

RecurrentCell::RecurrentCell(Place at, CellKind kind, int64_t input, int64_t hidden, Rng& rng)
    : Module(at), kind_(kind), hidden_(hidden), weights_(this, "", kind, input, hidden, rng) {}

RecurrentState RecurrentCell::operator()(const Variable& x, const RecurrentState& state) const {
  if (x.rank() != 2) fail("RecurrentCell: needs x [B, E], got ", x.shape());
  const Shape expected{x.size(0), hidden_};
  const auto fits = [&](const Variable& s) { return s.defined() && s.shape() == expected; };
  if (!fits(state.h) || (kind_ == CellKind::lstm && !fits(state.c))) {
    fail("RecurrentCell: the state does not have the shape ", expected, " for x ", x.shape());
  }
  const Variable gates_x = matmul(x, transposed(weights_.weight_ih)) + weights_.bias_ih;
  return recurrent_step(kind_, gates_x, state, weights_);
}

RecurrentState RecurrentCell::zero_state(int64_t batch) const {
  return attune::zero_state(kind_, batch, hidden_);
}

}  // namespace attune::inline ATTUNE_PRECISION
