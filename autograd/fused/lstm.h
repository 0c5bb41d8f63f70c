// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/autograd/direction.h"
#include "attune/autograd/packing.h"
#include "attune/autograd/variable.h"
#include "attune/core/real.h"

namespace attune::inline ATTUNE_PRECISION {

/// One direction of an LSTM layer: gates_x [N, 4H] (gates i f g o: x W_ih^T and both biases),
/// weight_hh [4H, H], and the state to begin with, h and c [B, H].
struct LstmDirection {
  Variable gates_x, weight_hh, h, c;
  Direction direction = Direction::forward;
};

struct LstmSequence {
  Variable output;             // h of every token [N, D*H], the directions side by side
  std::vector<Variable> h, c;  // of each direction, after its last step [B, H]
};

/// An LSTM layer over whole sequences, in packed rows, as one op: what nn's composed reading does
/// step by step. With
///   a_t = gates_x_t + h_{t-1} W_hh^T   and then lstm() of core/kernels/recurrent.h.
/// A sequence of length 0 keeps h and c. Throws if shapes do not fit. Of a gates_x that has a graph
/// and that nobody else holds, the op takes the memory; any other is copied.
///
/// Backward collects dL/da of all steps in one [N, 4H], which is the gradient of gates_x, and
/// multiplies it once for the gradient of W_hh, in place of a small product a step.
LstmSequence lstm_sequence(const Packing& packing, std::vector<LstmDirection> directions);

}  // namespace attune::inline ATTUNE_PRECISION
