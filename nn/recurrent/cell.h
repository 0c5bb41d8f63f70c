// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "attune/autograd/packing.h"
#include "attune/nn/module.h"
#include "attune/nn/recurrent/sequence.h"

namespace attune {

/// One step of a recurrent layer: the weights of one layer in one direction, and the equations that
/// make the next state of an input and a state. Each kind of cell is a class in a file of its own
/// beside this one, and recurrent.h makes layers of any. With G gates, weights are laid out as
/// PyTorch's are, gates under each other.
///
/// A class of cells has beside its equations, next(),
///   static constexpr int64_t kGates = 4;                                // G
///   static constexpr const char* kState[] = {"hidden", "cell"};         // h first
///   LSTMCell(Module* owner, const std::string& suffix, int64_t input, int64_t hidden, Rng& rng);
/// of which the last registers its parameters with `owner`, in names that end in `suffix`: "_l0",
/// "_l1_reverse".
class Cell {
 public:
  virtual ~Cell() = default;
  Cell(const Cell&) = delete;
  Cell& operator=(const Cell&) = delete;

  int64_t hidden() const { return weight_hh_.size(1); }         ///< H
  Weight weight_ih() const { return kept_ih_.of(weight_ih_); }  ///< [G*H, E]

  /// gates_x = x W_ih^T + b [..., G*H], the part of a step that a layer computes for all steps at
  /// once.
  Variable read(const Variable& x) const;
  /// The b in it; undefined for a cell that adds none.
  virtual Variable input_bias() const = 0;
  /// The step: gates_x [B, G*H] and a state -> the next state. Throws for shapes that do not fit,
  /// also where they would broadcast.
  RecurrentState step(const Variable& gates_x, const RecurrentState& state) const;

 protected:
  struct Sizes {
    int64_t gates;  // G
    size_t states;  // how many tensors it carries
    int64_t input, hidden;
  };
  /// Throws for fewer than one unit.
  Cell(Module* owner, const std::string& suffix, const Sizes& sizes, Rng& rng);

  /// The equations, for shapes that fit; step() looks at what they give.
  virtual RecurrentState next(const Variable& gates_x, const RecurrentState& state) const = 0;

  Weight weight_hh() const { return kept_hh_.of(weight_hh_); }  ///< [G*H, H]
  /// PyTorch's first values of a recurrent layer, uniform in +-1 / sqrt(H): [G*H]
  Tensor uniform_bias(Rng& rng) const;
  /// The same, but for gates i f g o: the forget gate begins open, so that gradients reach far back
  /// from the first step on (Gers et al. 2000; Jozefowicz et al. 2015, section 4.3). Throws for a
  /// cell of one gate.
  Tensor uniform_bias_open_forget_gate(Rng& rng) const;

 private:
  bool is_state(const RecurrentState& state, int64_t batch) const;

  Parameter weight_ih_, weight_hh_;
  KeptWeight kept_ih_, kept_hh_;
  size_t states_;
};

/// A cell that has a second reading, equal but for rounding: all steps of a layer as one op, for
/// speed. Layers of other cells run step by step.
class FusedCell : public Cell {
 public:
  using Cell::Cell;

  /// The bias that gates_x take along then, if the cell can have more in it than input_bias().
  virtual Variable fused_input_bias() const { return input_bias(); }
  /// One direction of a layer, with the cell's own weights.
  SequenceInput fused_input(Variable gates_x, RecurrentState state, Direction direction) const {
    return {std::move(gates_x), weight_hh(), recurrent_bias(), std::move(state), direction};
  }
  /// The op, over the directions of a layer: fused_input() of cells of this kind.
  virtual SequenceResult run_fused(const Packing& packing,
                                   std::vector<SequenceInput> directions) const = 0;

 protected:
  /// The bias that stands apart, in the product with h; undefined if gates_x have all of it.
  virtual Variable recurrent_bias() const { return {}; }
};

/// A class of cells, for those who build some.
struct CellType {
  int64_t gates;
  std::vector<std::string> state;
  std::function<std::unique_ptr<Cell>(Module* owner, const std::string& suffix, int64_t input,
                                      int64_t hidden, Rng& rng)>
      make;

  /// make(), of which null is refused.
  std::unique_ptr<Cell> build(Module* owner, const std::string& suffix, int64_t input,
                              int64_t hidden, Rng& rng) const;
  /// A state of zeros for a batch.
  RecurrentState zero_state(int64_t batch, int64_t hidden) const;
};

template <class C>
CellType cell_type() {
  return {C::kGates,
          {std::begin(C::kState), std::end(C::kState)},
          [](Module* owner, const std::string& suffix, int64_t input, int64_t hidden, Rng& rng) {
            return std::make_unique<C>(owner, suffix, input, hidden, rng);
          }};
}

/// A single step as a module: x [B, E], state [B, H] -> new state. The weights carry no suffix.
class CellModule : public Module {
 public:
  CellModule(Place at, CellType type, int64_t input, int64_t hidden, Rng& rng);

  RecurrentState operator()(const Variable& x, const RecurrentState& state) const;
  RecurrentState zero_state(int64_t batch) const;

 private:
  CellType type_;
  std::unique_ptr<Cell> cell_;
};

}  // namespace attune
