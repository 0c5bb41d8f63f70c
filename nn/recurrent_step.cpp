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

Recurrent::Known Recurrent::know(const Variable& x) const {
  if (options_.bidirectional || x.rank() != 3 || x.size(0) < 1 || x.size(2) > input_) {
    fail("Recurrent: knows inputs [T, B, K] with K <= ", input_, " of one direction, got ",
         x.shape(), " for ", directions());
  }
  if (x.size(0) == 1) return {{}, Variable(), x};
  const RecurrentWeights& w = weights_[0];
  const int64_t K = x.size(2);
  const Variable gates = linear(x, slice(w.weight_ih, 1, 0, K), input_bias(w));  // [T, B, G*H]
  return {unstack(gates), slice(w.weight_ih, 1, K, input_), Variable()};
}

Recurrent::Result Recurrent::step(const Known& known, int64_t t, const Variable& fed,
                                  const std::vector<RecurrentState>& states) const {
  const auto T = known.x.defined() ? 1 : static_cast<int64_t>(known.gates.size());
  if (t < 0 || t >= T) fail("Recurrent: no step ", t, ", inputs of ", T, " steps are known");
  const int64_t B = fed.size(0);
  check_states(states, B);
  const Packing packing("Recurrent", Ids::full({B}, 1), 1);
  Result result;
  for (size_t layer = 0; layer < weights_.size(); ++layer) {
    const RecurrentWeights& w = weights_[layer];
    Variable gates;  // [B, G*H]
    if (layer > 0) {
      gates = linear(dropout_(result.output), w.weight_ih, input_bias(w));
    } else if (known.x.defined()) {
      gates = linear(concat({row(known.x, 0), fed}, 1), w.weight_ih, input_bias(w));
    } else {
      gates = linear(fed, known.weight_fed, known.gates[static_cast<size_t>(t)]);
    }
    if (is_fused()) {
      std::vector<FusedDirection> direction;
      direction.push_back({w, std::move(gates), states[layer]});
      result.final.push_back(attune::run_fused(kind_, packing, std::move(direction)).final[0]);
    } else {
      result.final.push_back(recurrent_step(kind_, gates, states[layer], w));
    }
    result.output = result.final.back().h;  // [B, H]
  }
  result.output = reshape(result.output, {1, B, hidden_});
  return result;
}

}  // namespace attune::inline ATTUNE_PRECISION
