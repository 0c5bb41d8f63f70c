// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/autograd/direction.h"
#include "attune/autograd/packing.h"
#include "attune/nn/recurrent_cell.h"

/// The fused reading of recurrent layers, between nn's weights and autograd's fused ops. For LSTM
/// and GRU; tanh RNNs have no fused form.
namespace attune::inline ATTUNE_PRECISION {

/// The bias that gates_x take along: b_ih, and for an LSTM, whose gates simply add up, b_hh too.
Variable fused_input_bias(CellKind kind, const RecurrentWeights& weights);

/// One direction of a layer: gates_x [N, G*H] in packed rows, x W_ih^T + fused_input_bias().
struct FusedDirection {
  const RecurrentWeights& weights;
  Variable gates_x;
  RecurrentState initial;
  Direction direction = Direction::forward;
};

struct FusedLayer {
  Variable output;                    // [N, D*H]
  std::vector<RecurrentState> final;  // of each direction
};

/// A whole layer as one fused op; takes the memory of gates_x where that op does.
/// REQUIRES: kind is lstm or gru.
FusedLayer run_fused_layer(CellKind kind, const Packing& packing,
                           std::vector<FusedDirection> directions);

}  // namespace attune::inline ATTUNE_PRECISION
