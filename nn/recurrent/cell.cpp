// SPDX-License-Identifier: MIT
#include "attune/nn/recurrent/cell.h"

#include <algorithm>
#include <cmath>
#include <string>

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

// "[5, 8], [5, 2] and undefined"
std::string shapes_of(const std::vector<Variable>& variables) {
  std::string shapes = variables.empty() ? "none" : "";
  for (size_t i = 0; i < variables.size(); ++i) {
    if (i > 0) shapes += i + 1 < variables.size() ? ", " : " and ";
    shapes += variables[i].defined() ? variables[i].shape().to_string() : "undefined";
  }
  return shapes;
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
  if (bias.numel() < 2 * hidden()) fail("recurrent cell: a cell of one gate has no forget gate");
  std::fill_n(bias.mutable_data() + hidden(), hidden(), real(1));
  return bias;
}

Variable Cell::read(const Variable& x) const {
  const Variable product = matmul(x, transposed(weight_ih())), bias = input_bias();
  return bias.defined() ? product + bias : product;
}

bool Cell::is_state(const RecurrentState& state, int64_t batch) const {
  return state.size() == states_ &&
         std::all_of(state.begin(), state.end(), [&](const Variable& part) {
           return part.defined() && part.rank() == 2 && part.size(0) == batch &&
                  part.size(1) == hidden();
         });
}

RecurrentState Cell::step(const Variable& gates_x, const RecurrentState& state) const {
  const int64_t width = weight_hh_.size(0);
  if (gates_x.rank() != 2 || gates_x.size(1) != width || !is_state(state, gates_x.size(0))) {
    std::vector<Variable> got = {gates_x};
    got.insert(got.end(), state.begin(), state.end());
    fail("recurrent step: needs gates [B, ", width, "] and ", states_, " states [B, ", hidden(),
         "], got ", shapes_of(got));
  }
  RecurrentState result = next(gates_x, state);
  if (!is_state(result, gates_x.size(0))) {
    fail("recurrent step: the cell's equations have to give ", states_, " states [",
         gates_x.size(0), ", ", hidden(), "], and gave ", shapes_of(result));
  }
  return result;
}

std::unique_ptr<Cell> CellType::build(Module* owner, const std::string& suffix, int64_t input,
                                      int64_t hidden, Rng& rng) const {
  std::unique_ptr<Cell> cell = make ? make(owner, suffix, input, hidden, rng) : nullptr;
  if (cell == nullptr)
    fail("recurrent cell: this type makes no cell; cell_type<C>() is one that does");
  return cell;
}

RecurrentState CellType::zero_state(int64_t batch, int64_t hidden) const {
  return RecurrentState(state.size(), constant(Tensor::zeros({batch, hidden})));
}

CellModule::CellModule(Place at, CellType type, int64_t input, int64_t hidden, Rng& rng)
    : Module(at), type_(std::move(type)), cell_(type_.build(this, "", input, hidden, rng)) {}

RecurrentState CellModule::operator()(const Variable& x, const RecurrentState& state) const {
  if (x.rank() != 2) fail("cell: needs x [B, E], got ", x.shape());
  return cell_->step(cell_->read(x), state);
}

RecurrentState CellModule::zero_state(int64_t batch) const {
  return type_.zero_state(batch, cell_->hidden());
}

}  // namespace attune
