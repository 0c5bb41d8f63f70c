// SPDX-License-Identifier: MIT
#include "attune/nn/recurrent/recurrent.h"

#include <algorithm>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/fused/linear.h"
#include "attune/autograd/gather.h"
#include "attune/autograd/layout.h"
#include "attune/autograd/matmul.h"
#include "attune/autograd/packing.h"

namespace attune {
namespace {

// Which sequences have a token at step t.
Ids running(const Ids& lengths, int64_t t) {
  std::vector<int32_t> flags(static_cast<size_t>(lengths.numel()));
  std::transform(lengths.begin(), lengths.end(), flags.begin(),
                 [t](int32_t length) { return t < length ? 1 : 0; });
  return Ids(std::move(flags));
}

// Between layers: of the only one, nothing is dropped.
real dropout_between(const RecurrentOptions& options) {
  const bool is_probability = options.dropout >= 0 && options.dropout < 1;
  return options.layers == 1 && is_probability ? 0 : options.dropout;
}

struct Sequence {
  Variable output;  // [S, B, H]
  RecurrentState final;
};

// One layer in one direction. A sequence that has ended (or, backward, not begun) keeps its state.
Sequence compose(const Cell& cell, const Variable& x, const Ids& lengths, RecurrentState state,
                 Direction direction) {
  const int64_t steps = x.size(0);
  const Variable gates_x = cell.read(x);
  std::vector<Variable> outputs(static_cast<size_t>(steps));
  for (int64_t i = 0; i < steps; ++i) {
    const int64_t t = direction == Direction::forward ? i : steps - 1 - i;
    const RecurrentState next = cell.step(select(gates_x, t), state);
    Variable& output = outputs[static_cast<size_t>(t)];
    const Ids runs = running(lengths, t);
    if (std::all_of(runs.begin(), runs.end(), [](int32_t flag) { return flag == 1; })) {
      state = next;
      output = next.front();
      continue;
    }
    for (size_t k = 0; k < state.size(); ++k) state[k] = select_rows(runs, next[k], state[k]);
    output = select_rows(runs, next.front(), Variable());
  }
  return {stack(outputs), state};
}

// Dropout of packed rows [N, H], each with the mask of its sequence if sequences have one.
Variable drop_packed(const Dropout& dropout, const Variable& x, const Packing& packing) {
  if (!dropout.is_active() || dropout.unit() == DropoutUnit::element) return dropout(x);
  std::vector<int32_t> sequences;
  for (int64_t row = 0; row < packing.rows(); ++row) {
    sequences.push_back(to_id("Recurrent", packing.sequence(row)));
  }
  return x * gather(dropout.sequence_mask(packing.batch(), x.size(1)), Ids(std::move(sequences)));
}

}  // namespace

Recurrent::Recurrent(Place at, CellType cell, int64_t input, int64_t hidden, Rng& rng,
                     const RecurrentOptions& options)
    : Module(at),
      type_(std::move(cell)),
      input_(input),
      hidden_(hidden),
      options_(options),
      dropout_(this, "dropout", dropout_between(options), rng,
               options.variational ? DropoutUnit::sequence : DropoutUnit::element) {
  if (input < 1 || hidden < 1 || options.layers < 1) {
    fail("Recurrent: needs at least one input, one unit and one layer, got ", input, ", ", hidden,
         " and ", options.layers);
  }
  for (int64_t layer = 0; layer < options.layers; ++layer) {
    const int64_t width = layer == 0 ? input : directions() * hidden;
    const std::string suffix = "_l" + std::to_string(layer);
    cells_.push_back(type_.build(this, suffix, width, hidden, rng));
    if (options.bidirectional) {
      cells_.push_back(type_.build(this, suffix + "_reverse", width, hidden, rng));
    }
  }
}

std::vector<RecurrentState> Recurrent::zero_states(int64_t batch) const {
  return std::vector<RecurrentState>(cells_.size(), type_.zero_state(batch, hidden_));
}

bool Recurrent::has_fused_cells() const {
  return std::all_of(cells_.begin(), cells_.end(), [](const std::unique_ptr<Cell>& cell) {
    return dynamic_cast<const FusedCell*>(cell.get()) != nullptr;
  });
}

Variable Recurrent::add_residual(size_t layer, const Variable& x, const Variable& output) const {
  return options_.residual && layer > 0 ? x + output : output;
}

void Recurrent::check(const Variable& x, const Ids& lengths,
                      const std::vector<RecurrentState>& initial) const {
  if (x.rank() != 3 || x.size(0) < 1 || x.size(2) != input_ ||
      lengths.shape() != Shape{x.size(1)}) {
    fail("Recurrent: needs x [S, B, ", input_, "] with S >= 1 and lengths [B], got ", x.shape(),
         " and ", lengths.shape());
  }
  check_is_id("Recurrent", x.size(0));  // as lengths are, which count its steps
  check_lengths("Recurrent", lengths, 0, x.size(0));
  check_states(initial, x.size(1));
}

void Recurrent::check_states(const States& states, int64_t batch) const {
  if (states.size() != cells_.size()) {
    fail("Recurrent: ", states.size(), " states for ", cells_.size(), " layers and directions");
  }
  const Shape expected{batch, hidden_};
  for (size_t i = 0; i < states.size(); ++i) {
    if (states[i].size() != type_.state.size()) {
      fail("Recurrent: state ", i, " is of ", states[i].size(), " tensors, and the cell carries ",
           type_.state.size());
    }
    for (size_t k = 0; k < states[i].size(); ++k) {
      const Variable& part = states[i][k];
      if (part.defined() && part.shape() == expected) continue;
      fail("Recurrent: the ", type_.state[k], " state ", i, " is ",
           part.defined() ? part.shape().to_string() : "undefined", ", and has to be ", expected);
    }
  }
}

Recurrent::Result Recurrent::operator()(const Variable& x, const Ids& lengths,
                                        const std::vector<RecurrentState>& initial) const {
  const std::vector<RecurrentState> states =
      initial.empty() && x.rank() == 3 ? zero_states(x.size(1)) : initial;
  check(x, lengths, states);
  return is_fused() ? run_fused(x, lengths, states) : run_composed(x, lengths, states);
}

// What a layer reads of the one below [S, B, H]. Where the fused reading is another one, masks are
// drawn as there, for tokens alone: so both drop the same.
Variable Recurrent::drop(const Variable& below, const Ids& lengths) const {
  if (!has_fused_cells()) return dropout_(below);
  const Packing packing("Recurrent", lengths, below.size(0));
  return unpack(drop_packed(*dropout_, pack(below, packing), packing), packing);
}

Recurrent::Result Recurrent::run_composed(const Variable& x, const Ids& lengths,
                                          const States& initial) const {
  Result result;
  result.output = x;
  for (size_t i = 0; i < cells_.size(); i += static_cast<size_t>(directions())) {
    const Variable below = result.output, in = i == 0 ? x : drop(below, lengths);
    const Sequence forward = compose(*cells_[i], in, lengths, initial[i], Direction::forward);
    result.output = forward.output;
    result.final.push_back(forward.final);
    if (options_.bidirectional) {
      const Sequence backward =
          compose(*cells_[i + 1], in, lengths, initial[i + 1], Direction::backward);
      result.output = concat({forward.output, backward.output}, 2);
      result.final.push_back(backward.final);
    }
    result.output = add_residual(i, below, result.output);
  }
  return result;
}

Recurrent::Result Recurrent::run_fused(const Variable& x, const Ids& lengths,
                                       const States& initial) const {
  const Packing packing("Recurrent", lengths, x.size(0));
  Result result;
  result.output = pack(x, packing);
  for (size_t i = 0; i < cells_.size(); i += static_cast<size_t>(directions())) {
    const Variable below = result.output,
                   in = i == 0 ? below : drop_packed(*dropout_, below, packing);
    std::vector<SequenceInput> layer;
    for (const size_t d : {size_t{0}, size_t{1}}) {
      if (d == 1 && !options_.bidirectional) break;
      const FusedCell& cell = fused(i + d);
      layer.push_back(cell.fused_input(linear(in, cell.weight_ih(), cell.fused_input_bias()),
                                       initial[i + d],
                                       d == 0 ? Direction::forward : Direction::backward));
    }
    const SequenceResult done = fused(i).run_fused(packing, std::move(layer));
    result.output = add_residual(i, below, done.output);
    result.final.insert(result.final.end(), done.final.begin(), done.final.end());
  }
  result.output = unpack(result.output, packing);
  return result;
}

}  // namespace attune
