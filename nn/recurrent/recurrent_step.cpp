// SPDX-License-Identifier: MIT
#include <utility>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/layout.h"
#include "attune/autograd/matmul.h"
#include "attune/nn/linear.h"
#include "attune/nn/recurrent/recurrent.h"

namespace attune {

// x W^T, and what a step adds to that product with the input.
Variable Recurrent::gates_of(size_t layer, const Variable& x, const Weight& weight) const {
  const Variable bias = is_fused() ? fused(layer).fused_input_bias() : cells_[layer]->input_bias();
  return bias.defined() ? linear(x, weight, bias, reading()) : matmul(x, transposed(weight));
}

// One for each layer but the first, if all steps are to share it.
std::vector<Variable> Recurrent::draw_masks(int64_t batch) const {
  std::vector<Variable> masks;
  if (!options_.variational || !(*dropout_).is_active()) return masks;
  for (size_t layer = 1; layer < cells_.size(); ++layer) {
    masks.push_back(dropout_->sequence_mask(batch, hidden_));
  }
  return masks;
}

Recurrent::Precomputed Recurrent::precompute(const Variable& x) const {
  if (options_.bidirectional) {
    fail("Recurrent: steps run in one direction, and these layers have two");
  }
  if (x.rank() != 3 || x.size(0) < 1 || x.size(2) > input_) {
    fail("Recurrent: precomputes inputs [T, B, I] with T >= 1 and I <= ", input_, ", got ",
         x.shape());
  }
  std::vector<Variable> masks = draw_masks(x.size(1));
  if (x.size(0) == 1) return {{}, std::nullopt, x, std::move(masks), reading()};
  const Variable weight_ih = cells_[0]->weight_ih().variable();
  const int64_t I = x.size(2);
  const Variable gates = gates_of(0, x, slice(weight_ih, 1, 0, I));  // [T, B, G*H]
  std::optional<Weight> fed;
  if (I < input_) fed.emplace(slice(weight_ih, 1, I, input_));
  return {unstack(gates), std::move(fed), Variable(), std::move(masks), reading()};
}

// The first layer's product with [x_t; fed_t], biases included: [B, G*H]
Variable Recurrent::first_gates(const Precomputed& inputs, int64_t t, const Variable& fed) const {
  if (inputs.x.defined()) {
    const Variable x = select(inputs.x, 0);
    return gates_of(0, fed.defined() ? concat({x, fed}, 1) : x, cells_[0]->weight_ih());
  }
  if (fed.defined() != inputs.weight_fed.has_value()) {
    fail("Recurrent: a step is fed exactly what was not precomputed of its input");
  }
  const Variable& gates = inputs.gates[static_cast<size_t>(t)];
  return fed.defined() ? linear(fed, *inputs.weight_fed, gates, reading()) : gates;
}

// What a layer reads of the one below.
Variable Recurrent::drop(const Precomputed& inputs, size_t layer, const Variable& below) const {
  return inputs.masks.empty() ? dropout_(below) : below * inputs.masks[layer - 1];
}

Recurrent::Result Recurrent::step(const Precomputed& inputs, int64_t t, const Variable& fed,
                                  const std::vector<RecurrentState>& states) const {
  const bool masks_fit = inputs.masks.empty() || inputs.masks.size() + 1 == cells_.size();
  if (options_.bidirectional || !masks_fit) {
    fail("Recurrent: the inputs of a step were precomputed by other layers");
  }
  if (inputs.reading != reading()) {
    fail("Recurrent: the inputs of a step were precomputed in the other reading; precompute them ",
         "after set_reading()");
  }
  const auto T = inputs.x.defined() ? 1 : static_cast<int64_t>(inputs.gates.size());
  if (t < 0 || t >= T) fail("Recurrent: no step ", t, ", inputs of ", T, " steps were precomputed");
  const int64_t B =
      inputs.x.defined() ? inputs.x.size(1) : inputs.gates[static_cast<size_t>(t)].size(0);
  check_states(states, B);
  const Packing packing("Recurrent", Ids::full({B}, 1), 1);
  Result result;
  for (size_t layer = 0; layer < cells_.size(); ++layer) {
    const Variable below = result.output;
    Variable gates = layer == 0
                         ? first_gates(inputs, t, fed)
                         : gates_of(layer, drop(inputs, layer, below), cells_[layer]->weight_ih());
    if (is_fused()) {
      const FusedCell& cell = fused(layer);
      std::vector<SequenceInput> only;
      only.push_back(cell.fused_input(std::move(gates), states[layer], Direction::forward));
      result.final.push_back(cell.run_fused(packing, std::move(only)).final[0]);
    } else {
      result.final.push_back(cells_[layer]->step(gates, states[layer]));
    }
    result.output = add_residual(layer, below, result.final.back().front());  // [B, H]
  }
  result.output = reshape(result.output, {1, B, hidden_});
  return result;
}

}  // namespace attune
