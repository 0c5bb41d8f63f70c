// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "attune/autograd/check_gradients.h"
#include "attune/core/testing/tensors.h"
#include "attune/nn/recurrent/gru.h"
#include "attune/nn/recurrent/layer_norm_lstm.h"
#include "attune/nn/recurrent/lstm.h"
#include "attune/nn/recurrent/rnn.h"

/// Every cell of nn, a row each, which puts it through all tests of cells, layers, steps and
/// padding. tests/tree/kinds.sh sees to it that none is missing.
namespace attune::testing {

struct CellRow {
  std::string name;
  CellType type;
  double tolerance = kTolerance;  // where steps round otherwise than a layer
};

inline const CellRow kCells[] = {
    {"RNNCell", cell_type<RNNCell>()},
    {"GRUCell", cell_type<GRUCell>()},
    {"LSTMCell", cell_type<LSTMCell>()},
    // Normalising numbers that nearly agree magnifies what rounding leaves.
    {"LayerNormLSTMCell", cell_type<LayerNormLSTMCell>(), 100 * kTolerance},
};

/// For cells that bend more than the usual step allows, as those that normalise do.
inline const GradientCheck kFineStep{
    .step = GradientCheck::kDouble ? real(1e-6) : real(1e-3),
    .tolerance = GradientCheck::kDouble ? GradientCheck().tolerance : real(5e-2)};

/// Of [B, H] each, random and with a gradient.
inline RecurrentState random_state(const CellType& type, int64_t batch, int64_t hidden,
                                   uint64_t seed) {
  RecurrentState state;
  for (size_t i = 0; i < type.state.size(); ++i) {
    state.emplace_back(random_tensor({batch, hidden}, seed + i), true);
  }
  return state;
}

}  // namespace attune::testing
