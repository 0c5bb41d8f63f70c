// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/autograd/direction.h"
#include "attune/autograd/packing.h"
#include "attune/autograd/variable.h"
#include "attune/core/real.h"

namespace attune::inline ATTUNE_PRECISION {

/// One direction of a GRU layer: gates_x [N, 3H] (gates r z n: x W_ih^T + b_ih), weight_hh [3H, H],
/// bias_hh [3H], and the state to begin with, h [B, H].
struct GruDirection {
  Variable gates_x, weight_hh, bias_hh, h;
  Direction direction = Direction::forward;
};

struct GruSequence {
  Variable output;          // h of every token [N, D*H], the directions side by side
  std::vector<Variable> h;  // of each direction, after its last step [B, H]
};

/// A GRU layer over whole sequences, in packed rows, as one op, as lstm_sequence() is for an LSTM:
///   gates_h_t = h_{t-1} W_hh^T + b_hh   and then gru() of core/kernels/recurrent.h.
/// A sequence of length 0 keeps h. Throws if shapes do not fit.
GruSequence gru_sequence(const Packing& packing, const std::vector<GruDirection>& directions);

}  // namespace attune::inline ATTUNE_PRECISION
