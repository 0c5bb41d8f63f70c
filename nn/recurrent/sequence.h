// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/autograd/variable.h"
#include "attune/autograd/weight.h"

/// What goes into recurrent layers and comes out of them.
namespace attune {

/// What a recurrent layer carries from step to step: tensors [B, H], as many as its cell says. The
/// first, front(), is h, which is also what a step puts out; of an LSTM, c follows.
using RecurrentState = std::vector<Variable>;

/// The order in which a layer reads: from the first token on, or from each sequence's own last one
/// back.
enum class Direction { forward, backward };

/// One direction of a layer that runs as one op, over packed rows; see fused_sequence.h.
struct SequenceInput {
  Variable gates_x;      // [N, G*H], x W_ih^T + b
  Weight weight_hh;      // [G*H, H]
  Variable bias_hh;      // [G*H], of a cell that keeps its input apart; else undefined
  RecurrentState state;  // to begin with
  Direction direction = Direction::forward;
};

struct SequenceResult {
  Variable output;  // h of every token [N, D*H], the directions side by side
  /// Of each direction, after its last step; of a sequence of length 0, what it began with.
  std::vector<RecurrentState> final;
};

}  // namespace attune
