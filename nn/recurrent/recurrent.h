// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "attune/core/ids.h"
#include "attune/nn/dropout.h"
#include "attune/nn/module.h"
#include "attune/nn/recurrent/cell.h"

namespace attune {

struct RecurrentOptions {
  int64_t layers = 1;
  bool bidirectional = false;
  /// Probability, between one layer and the next; variational: one mask for all steps.
  real dropout = 0;
  bool variational = false;
  /// From the second layer on, a layer's output is x + layer(x) (Wu et al. 2016, section 3.1).
  bool residual = false;
};

/// Recurrent layers over whole sequences of mixed lengths. A bidirectional layer runs a second set
/// of weights from each sequence's own end to its begin and joins both outputs (Schuster and
/// Paliwal 1997). D = 2 if bidirectional, else 1.
///
/// Layers of any cell; LSTM, GRU and RNN, each beside its cell, are those of one class of them.
///
/// Composed, they run step by step. Fused, a layer is one op, if its cell is a FusedCell.
///
/// Weights carry PyTorch's names: weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0,
/// weight_ih_l0_reverse, ..., weight_ih_l1 and so on.
class Recurrent : public Module {
 public:
  Recurrent(Place at, CellType cell, int64_t input, int64_t hidden, Rng& rng,
            const RecurrentOptions& options = {});

  struct Result {
    Variable output;                    // [S, B, D*H], of the last layer; zeros in the padding
    std::vector<RecurrentState> final;  // [B, H] each, in the order layer * D + direction
  };

  /// x [S, B, E], lengths [B] in [0, S]. `initial` as Result::final, or empty for zeros. What
  /// stands in x from a sequence's length on changes nothing, if it is finite. Throws if shapes or
  /// lengths do not fit.
  Result operator()(const Variable& x, const Ids& lengths,
                    const std::vector<RecurrentState>& initial = {}) const;

  /// For decoders that feed what one step gives to the next, such as input feeding: inputs
  /// [x_t; fed_t] of which all x [T, B, I] are there before the first step. One direction only.
  struct Precomputed {
    std::vector<Variable> gates;       // T times W_x x_t + b [B, G*H]
    std::optional<Weight> weight_fed;  // W_fed [G*H, E - I]
    Variable x;                        // [1, B, I], in place of both: a single step gains nothing
    std::vector<Variable> masks;       // of variational dropout between layers [B, H]
    Reading reading;                   // that gates were computed in
  };
  /// Computes W_x x_t + b for all steps at once, with the first layer's W_ih = [W_x, W_fed].
  Precomputed precompute(const Variable& x) const;
  /// Step t in [0, T), with fed [B, E - I], or undefined if I = E; the output is [1, B, H]. Both
  /// throw if shapes do not fit, and step() if t does not, or if the reading is another by now.
  Result step(const Precomputed& inputs, int64_t t, const Variable& fed,
              const std::vector<RecurrentState>& states) const;

  const CellType& cell() const { return type_; }
  int64_t hidden() const { return hidden_; }
  int64_t layers() const { return options_.layers; }
  int64_t directions() const { return options_.bidirectional ? 2 : 1; }
  /// One state of zeros for each layer and direction.
  std::vector<RecurrentState> zero_states(int64_t batch) const;

 private:
  using States = std::vector<RecurrentState>;
  Result run_composed(const Variable& x, const Ids& lengths, const States& initial) const;
  Result run_fused(const Variable& x, const Ids& lengths, const States& initial) const;
  bool has_fused_cells() const;
  bool is_fused() const { return reading() == Reading::fused && has_fused_cells(); }
  const FusedCell& fused(size_t i) const { return static_cast<const FusedCell&>(*cells_[i]); }
  std::vector<Variable> draw_masks(int64_t batch) const;
  Variable first_gates(const Precomputed& inputs, int64_t t, const Variable& fed) const;
  Variable drop(const Variable& below, const Ids& lengths) const;
  Variable drop(const Precomputed& inputs, size_t layer, const Variable& below) const;
  Variable add_residual(size_t layer, const Variable& x, const Variable& output) const;
  Variable gates_of(size_t layer, const Variable& x, const Weight& weight) const;
  void check(const Variable& x, const Ids& lengths, const States& initial) const;
  void check_states(const States& states, int64_t batch) const;

  CellType type_;
  int64_t input_, hidden_;
  RecurrentOptions options_;
  std::vector<std::unique_ptr<Cell>> cells_;  // layer * D + direction
  Child<Dropout> dropout_;
};

/// Layers of one class of cells: LSTM is RecurrentOf<LSTMCell>.
template <class C>
class RecurrentOf : public Recurrent {
 public:
  RecurrentOf(Place at, int64_t input, int64_t hidden, Rng& rng,
              const RecurrentOptions& options = {})
      : Recurrent(at, cell_type<C>(), input, hidden, rng, options) {}
};

}  // namespace attune
