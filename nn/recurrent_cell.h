// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "attune/nn/module.h"

/// One step of a recurrent layer. The three kinds differ in their equations and in the number of
/// gates; weights are laid out as PyTorch does, gates under each other: weight_ih [G*H, E],
/// weight_hh [G*H, H], bias_ih and bias_hh [G*H].
namespace attune::inline ATTUNE_PRECISION {

enum class CellKind { rnn, gru, lstm };

/// What a recurrent layer carries from step to step: the hidden state h [B, H], and for an LSTM the
/// cell state c [B, H], which is undefined for the others.
struct RecurrentState {
  Variable h, c;
};

/// The weights of one layer in one direction. `suffix` ends their names: "_l0", "_l1_reverse".
struct RecurrentWeights {
  RecurrentWeights(Module* owner, const std::string& suffix, CellKind kind, int64_t input,
                   int64_t hidden, Rng& rng);
  Parameter weight_ih, weight_hh, bias_ih, bias_hh;
};

/// G: 1 for rnn, 3 for gru (r z n), 4 for lstm (i f g o).
int64_t gate_count(CellKind kind);

/// A state of zeros for a batch.
RecurrentState zero_state(CellKind kind, int64_t batch, int64_t hidden);

/// The step. `gates_x` [B, G*H] is x W_ih^T + b_ih, which a layer computes for all steps at once.
///
///   rnn (Elman 1990):                       h' = tanh(a)
///   lstm (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000):
///     i, f, o = sigmoid(a_i, a_f, a_o),  g = tanh(a_g),  c' = f c + i g,  h' = o tanh(c')
///   gru (Cho et al. 2014, with the reset gate after the product, as cuDNN and PyTorch have it):
///     r, z = sigmoid(a_r, a_z),  n = tanh(x_n + r h_n),  h' = (1 - z) n + z h
///
/// with a = gates_x + gates_h, gates_h = h W_hh^T + b_hh, x_n and h_n their last thirds.
RecurrentState recurrent_step(CellKind kind, const Variable& gates_x, const RecurrentState& state,
                              const RecurrentWeights& weights);

/// A single step as a module: x [B, E], state [B, H] -> new state. The weights carry no suffix.
class RecurrentCell : public Module {
 public:
  RecurrentCell(Place at, CellKind kind, int64_t input, int64_t hidden, Rng& rng);

  RecurrentState operator()(const Variable& x, const RecurrentState& state) const;
  RecurrentState zero_state(int64_t batch) const;

 private:
  CellKind kind_;
  int64_t hidden_;
  RecurrentWeights weights_;
};

class RNNCell : public RecurrentCell {
 public:
  RNNCell(Place at, int64_t input, int64_t hidden, Rng& rng)
      : RecurrentCell(at, CellKind::rnn, input, hidden, rng) {}
};

class GRUCell : public RecurrentCell {
 public:
  GRUCell(Place at, int64_t input, int64_t hidden, Rng& rng)
      : RecurrentCell(at, CellKind::gru, input, hidden, rng) {}
};

class LSTMCell : public RecurrentCell {
 public:
  LSTMCell(Place at, int64_t input, int64_t hidden, Rng& rng)
      : RecurrentCell(at, CellKind::lstm, input, hidden, rng) {}
};

}  // namespace attune::inline ATTUNE_PRECISION
