// SPDX-License-Identifier: MIT
#pragma once

#include "attune/autograd/direction.h"
#include "attune/autograd/variable.h"
#include "attune/core/ids.h"
#include "attune/core/real.h"

namespace attune::inline ATTUNE_PRECISION {

struct LstmSequence {
  Variable output;  // h of every step [S, B, H]; zeros in the padding
  Variable h, c;    // after the last step of each sequence [B, H]
};

/// An LSTM over whole sequences as one op: what nn's composed reading does step by step. With
///   a_t = gates_x_t + h_{t-1} W_hh^T   and then lstm() of core/kernels/recurrent.h,
/// gates_x [S, B, 4H] (gates i f g o: x W_ih^T and both biases), weight_hh [4H, H], h and c [B, H],
/// lengths [B] in [0, S]. A sequence of length 0 keeps h and c. Throws if shapes do not fit.
///
/// Backward collects dL/da of all steps in one [S, B, 4H], which is the gradient of gates_x, and
/// multiplies it once for the gradient of W_hh, in place of a small product a step.
LstmSequence lstm_sequence(const Variable& gates_x, const Variable& weight_hh, const Variable& h,
                           const Variable& c, const Ids& lengths, Direction direction);

}  // namespace attune::inline ATTUNE_PRECISION
