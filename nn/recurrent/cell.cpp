// SPDX-License-Identifier: MIT
#include "attune/nn/recurrent/cell.h"

#include <algorithm>
#include <cmath>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/matmul.h"

namespace attune {
namespace {

// PyTorch's first values.
Tensor initial(const Shape& shape, int64_t hidden, Rng& rng) {
  const real limit = 1 / std::sqrt(static_cast<real>(hidden));
  return uniform(shape, -limit, limit, rng);
}

// G*H. Throws, as Shape does, before the product overflows.
int64_t gate_rows(int64_t gates, int64_t hidden) {
  if (hidden < 1) fail("recurrent cell: needs at least one unit, not ", hidden);
  return Shape{gates, hidden}.numel();
}

}  // namespace

Cell::Cell(Module* owner, const std::string& suffix, const Sizes& sizes, Rng& rng)
    : weight_ih_(owner, "weight_ih" + suffix,
                 initial({gate_rows(sizes.gates, sizes.hidden), sizes.input}, sizes.hidden, rng)),
      weight_hh_(owner, "weight_hh" + suffix,
                 initial({gate_rows(sizes.gates, sizes.hidden), sizes.hidden}, sizes.hidden, rng)),
      states_(sizes.states) {}

Tensor Cell::uniform_bias(Rng& rng) const { return initial({weight_hh_.size(0)}, hidden(), rng); }

Tensor Cell::uniform_bias_open_forget_gate(Rng& rng) const {
  Tensor bias = uniform_bias(rng);
  std::fill_n(bias.mutable_data() + hidden(), hidden(), real(1));
  return bias;
}

Variable Cell::read(const Variable& x) const {
  const Variable product = matmul(x, transposed(weight_ih())), bias = input_bias();
  return bias.defined() ? product + bias : product;
}

RecurrentState Cell::step(const Variable& gates_x, const RecurrentState& state) const {
  const int64_t width = weight_hh_.size(0);
  const auto fits = [&](const Variable& part) {
    return part.defined() && part.rank() == 2 && part.size(0) == gates_x.size(0) &&
           part.size(1) == hidden();
  };
  if (gates_x.rank() == 2 && gates_x.size(1) == width && state.size() == states_ &&
      std::all_of(state.begin(), state.end(), fits)) {
    return next(gates_x, state);
  }
  std::string shapes = gates_x.shape().to_string();
  for (size_t i = 0; i < state.size(); ++i) {
    shapes += i + 1 < state.size() ? ", " : " and ";
    shapes += state[i].defined() ? state[i].shape().to_string() : "undefined";
  }
  fail("recurrent step: needs gates [B, ", width, "] and ", states_, " states [B, ", hidden(),
       "], got ", shapes);
}

RecurrentState CellType::zero_state(int64_t batch, int64_t hidden) const {
  return RecurrentState(state.size(), constant(Tensor::zeros({batch, hidden})));
}

CellModule::CellModule(Place at, CellType type, int64_t input, int64_t hidden, Rng& rng)
    : Module(at), type_(std::move(type)), cell_(type_.make(this, "", input, hidden, rng)) {}

RecurrentState CellModule::operator()(const Variable& x, const RecurrentState& state) const {
  if (x.rank() != 2) fail("cell: needs x [B, E], got ", x.shape());
  return cell_->step(cell_->read(x), state);
}

RecurrentState CellModule::zero_state(int64_t batch) const {
  return type_.zero_state(batch, cell_->hidden());
}

}  // namespace attune
