// SPDX-License-Identifier: MIT
#include <utility>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/fused/linear.h"
#include "attune/autograd/layout.h"
#include "attune/nn/recurrent.h"
#include "attune/nn/recurrent_fused.h"

namespace attune::inline ATTUNE_PRECISION {

// What a step adds to the product with the input: b_ih, and where the cell leaves it to us, b_hh.
Variable Recurrent::input_bias(const RecurrentWeights& weights) const {
  return is_fused() ? fused_input_bias(kind_, weights) : Variable(weights.bias_ih);
}

// One for each layer but the first, if all steps are to share it.
std::vector<Variable> Recurrent::draw_masks(int64_t batch) const {
  std::vector<Variable> masks;
  if (!options_.variational || !(*dropout_).is_active()) return masks;
  for (size_t layer = 1; layer < weights_.size(); ++layer) {
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
  if (x.size(0) == 1) return {{}, Variable(), x, std::move(masks)};
  const RecurrentWeights& w = weights_[0];
  const int64_t I = x.size(2);
  const Variable gates = linear(x, slice(w.weight_ih, 1, 0, I), input_bias(w));  // [T, B, G*H]
  const Variable fed = I < input_ ? slice(w.weight_ih, 1, I, input_) : Variable();
  return {unstack(gates), fed, Variable(), std::move(masks)};
}

// The first layer's product with [x_t; fed_t], biases included: [B, G*H]
Variable Recurrent::first_gates(const Precomputed& inputs, int64_t t, const Variable& fed) const {
  const RecurrentWeights& w = weights_[0];
  if (inputs.x.defined()) {
    const Variable x = row(inputs.x, 0);
    return linear(fed.defined() ? concat({x, fed}, 1) : x, w.weight_ih, input_bias(w));
  }
  if (fed.defined() != inputs.weight_fed.defined()) {
    fail("Recurrent: a step is fed exactly what was not precomputed of its input");
  }
  const Variable& gates = inputs.gates[static_cast<size_t>(t)];
  return fed.defined() ? linear(fed, inputs.weight_fed, gates) : gates;
}

// What a layer reads of the one below.
Variable Recurrent::drop(const Precomputed& inputs, size_t layer, const Variable& below) const {
  return inputs.masks.empty() ? dropout_(below) : below * inputs.masks[layer - 1];
}

Recurrent::Result Recurrent::step(const Precomputed& inputs, int64_t t, const Variable& fed,
                                  const std::vector<RecurrentState>& states) const {
  const bool masks_fit = inputs.masks.empty() || inputs.masks.size() + 1 == weights_.size();
  if (options_.bidirectional || !masks_fit) {
    fail("Recurrent: the inputs of a step were precomputed by other layers");
  }
  const auto T = inputs.x.defined() ? 1 : static_cast<int64_t>(inputs.gates.size());
  if (t < 0 || t >= T) fail("Recurrent: no step ", t, ", inputs of ", T, " steps were precomputed");
  const int64_t B =
      inputs.x.defined() ? inputs.x.size(1) : inputs.gates[static_cast<size_t>(t)].size(0);
  check_states(states, B);
  const Packing packing("Recurrent", Ids::full({B}, 1), 1);
  Result result;
  for (size_t layer = 0; layer < weights_.size(); ++layer) {
    const RecurrentWeights& w = weights_[layer];
    const Variable below = result.output;
    Variable gates = layer == 0 ? first_gates(inputs, t, fed)
                                : linear(drop(inputs, layer, below), w.weight_ih, input_bias(w));
    if (is_fused()) {
      std::vector<FusedDirection> direction;
      direction.push_back({w, std::move(gates), states[layer]});
      result.final.push_back(run_fused_layer(kind_, packing, std::move(direction)).final[0]);
    } else {
      result.final.push_back(recurrent_step(kind_, gates, states[layer], w));
    }
    result.output = add_residual(layer, below, result.final.back().h);  // [B, H]
  }
  result.output = reshape(result.output, {1, B, hidden_});
  return result;
}

}  // namespace attune::inline ATTUNE_PRECISION
