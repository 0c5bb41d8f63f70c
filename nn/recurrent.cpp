// SPDX-License-Identifier: MIT
#include "attune/nn/recurrent.h"

#include <algorithm>

#include "attune/autograd/arithmetic.h"
#include "attune/autograd/direction.h"
#include "attune/autograd/fused/linear.h"
#include "attune/autograd/gather.h"
#include "attune/autograd/layout.h"
#include "attune/autograd/matmul.h"
#include "attune/autograd/packing.h"
#include "attune/nn/recurrent_fused.h"

namespace attune::inline ATTUNE_PRECISION {
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
Sequence compose(CellKind kind, const RecurrentWeights& weights, const Variable& x,
                 const Ids& lengths, RecurrentState state, Direction direction) {
  const int64_t steps = x.size(0);
  const Variable gates_x = matmul(x, transposed(weights.weight_ih)) + weights.bias_ih;
  std::vector<Variable> outputs(static_cast<size_t>(steps));
  for (int64_t i = 0; i < steps; ++i) {
    const int64_t t = direction == Direction::forward ? i : steps - 1 - i;
    const RecurrentState next = recurrent_step(kind, row(gates_x, t), state, weights);
    Variable& output = outputs[static_cast<size_t>(t)];
    const Ids runs = running(lengths, t);
    if (std::all_of(runs.begin(), runs.end(), [](int32_t flag) { return flag == 1; })) {
      state = next;
      output = next.h;
      continue;
    }
    state.h = select_rows(runs, next.h, state.h);
    if (kind == CellKind::lstm) state.c = select_rows(runs, next.c, state.c);
    output = select_rows(runs, next.h, Variable());
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

Recurrent::Recurrent(Place at, CellKind kind, int64_t input, int64_t hidden, Rng& rng,
                     const RecurrentOptions& options)
    : Module(at),
      kind_(kind),
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
    weights_.emplace_back(this, suffix, kind, width, hidden, rng);
    if (options.bidirectional) {
      weights_.emplace_back(this, suffix + "_reverse", kind, width, hidden, rng);
    }
  }
}

std::vector<RecurrentState> Recurrent::zero_states(int64_t batch) const {
  return std::vector<RecurrentState>(weights_.size(), zero_state(kind_, batch, hidden_));
}

bool Recurrent::is_fused() const {
  return options_.reading == Reading::fused && kind_ != CellKind::rnn;
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
  if (states.size() != weights_.size()) {
    fail("Recurrent: ", states.size(), " states for ", weights_.size(), " layers and directions");
  }
  const Shape expected{batch, hidden_};
  const auto check_part = [&](const char* name, size_t i, const Variable& part) {
    if (!part.defined()) fail("Recurrent: ", name, " of state ", i, " is undefined");
    if (part.shape() == expected) return;
    fail("Recurrent: ", name, " of state ", i, " is ", part.shape(), ", and has to be ", expected);
  };
  for (size_t i = 0; i < states.size(); ++i) {
    check_part("h", i, states[i].h);
    if (kind_ == CellKind::lstm) check_part("c", i, states[i].c);
  }
}

Recurrent::Result Recurrent::operator()(const Variable& x, const Ids& lengths,
                                        const std::vector<RecurrentState>& initial) const {
  const std::vector<RecurrentState> states =
      initial.empty() && x.rank() == 3 ? zero_states(x.size(1)) : initial;
  check(x, lengths, states);
  return is_fused() ? run_fused(x, lengths, states) : run_composed(x, lengths, states);
}

Recurrent::Result Recurrent::run_composed(const Variable& x, const Ids& lengths,
                                          const States& initial) const {
  Result result;
  result.output = x;
  for (size_t i = 0; i < weights_.size(); i += static_cast<size_t>(directions())) {
    const Variable below = result.output, in = i == 0 ? x : dropout_(below);
    const Sequence forward =
        compose(kind_, weights_[i], in, lengths, initial[i], Direction::forward);
    result.output = forward.output;
    result.final.push_back(forward.final);
    if (options_.bidirectional) {
      const Sequence backward =
          compose(kind_, weights_[i + 1], in, lengths, initial[i + 1], Direction::backward);
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
  for (size_t i = 0; i < weights_.size(); i += static_cast<size_t>(directions())) {
    const Variable below = result.output,
                   in = i == 0 ? below : drop_packed(*dropout_, below, packing);
    std::vector<FusedDirection> layer;
    for (const size_t d : {size_t{0}, size_t{1}}) {
      if (d == 1 && !options_.bidirectional) break;
      const RecurrentWeights& w = weights_[i + d];
      layer.push_back({w, linear(in, w.weight_ih, fused_input_bias(kind_, w)), initial[i + d],
                       d == 0 ? Direction::forward : Direction::backward});
    }
    FusedLayer done = run_fused_layer(kind_, packing, std::move(layer));
    result.output = add_residual(i, below, done.output);
    result.final.insert(result.final.end(), done.final.begin(), done.final.end());
  }
  result.output = unpack(result.output, packing);
  return result;
}

}  // namespace attune::inline ATTUNE_PRECISION
