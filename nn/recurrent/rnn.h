// SPDX-License-Identifier: MIT
#pragma once

#include "attune/nn/recurrent/recurrent.h"

namespace attune {

/// A plain recurrent cell with tanh (Elman 1990):
///
///   h' = tanh(W_ih x + b_ih + W_hh h + b_hh)
class RNNCell : public Cell {
 public:
  static constexpr int64_t kGates = 1;
  static constexpr const char* kState[] = {"hidden"};
  RNNCell(Module* owner, const std::string& suffix, int64_t input, int64_t hidden, Rng& rng);

  Variable input_bias() const override { return bias_ih_; }

 protected:
  RecurrentState next(const Variable& gates_x, const RecurrentState& state) const override;

 private:
  Parameter bias_ih_, bias_hh_;
};

using RNN = RecurrentOf<RNNCell>;

}  // namespace attune
