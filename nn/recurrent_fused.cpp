// SPDX-License-Identifier: MIT
#include "attune/nn/recurrent_fused.h"

#include <cassert>
#include <utility>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/fused/gru.h"
#include "attune/autograd/fused/lstm.h"

namespace attune::inline ATTUNE_PRECISION {
namespace {

FusedLayer run_lstm(const Packing& packing, std::vector<FusedDirection> directions) {
  std::vector<LstmDirection> inputs;
  for (FusedDirection& d : directions) {
    inputs.push_back(
        {std::move(d.gates_x), d.weights.weight_hh, d.initial.h, d.initial.c, d.direction});
  }
  const LstmSequence done = lstm_sequence(packing, std::move(inputs));
  FusedLayer layer{done.output, {}};
  for (size_t d = 0; d < directions.size(); ++d) layer.final.push_back({done.h[d], done.c[d]});
  return layer;
}

FusedLayer run_gru(const Packing& packing, const std::vector<FusedDirection>& directions) {
  std::vector<GruDirection> inputs;
  for (const FusedDirection& d : directions) {
    inputs.push_back({d.gates_x, d.weights.weight_hh, d.weights.bias_hh, d.initial.h, d.direction});
  }
  const GruSequence done = gru_sequence(packing, inputs);
  FusedLayer layer{done.output, {}};
  for (const Variable& h : done.h) layer.final.push_back({h, Variable()});
  return layer;
}

}  // namespace

Variable fused_input_bias(CellKind kind, const RecurrentWeights& weights) {
  if (kind != CellKind::lstm) return weights.bias_ih;
  return weights.bias_ih + weights.bias_hh;
}

FusedLayer run_fused_layer(CellKind kind, const Packing& packing,
                           std::vector<FusedDirection> directions) {
  assert(kind != CellKind::rnn);
  return kind == CellKind::lstm ? run_lstm(packing, std::move(directions))
                                : run_gru(packing, directions);
}

}  // namespace attune::inline ATTUNE_PRECISION
