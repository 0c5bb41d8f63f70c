// SPDX-License-Identifier: MIT
#pragma once

#include "attune/nn/recurrent/recurrent.h"

namespace attune {

/// Gated recurrent unit (Cho et al. 2014), with the reset gate after the product, as cuDNN and
/// PyTorch have it:
///
///   r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z),   n = tanh(x_n + r h_n),   h' = (1 - z) n + z h
///
/// where x_r, x_z, x_n are the thirds of W_ih x + b_ih, and h_r, h_z, h_n those of W_hh h + b_hh.
class GRUCell : public FusedCell {
 public:
  static constexpr int64_t kGates = 3;
  static constexpr const char* kState[] = {"hidden"};
  GRUCell(Module* owner, const std::string& suffix, int64_t input, int64_t hidden, Rng& rng);

  Variable input_bias() const override { return bias_ih_; }
  SequenceResult run_fused(const Packing& packing,
                           std::vector<SequenceInput> directions) const override;

 protected:
  RecurrentState next(const Variable& gates_x, const RecurrentState& state) const override;
  Variable recurrent_bias() const override { return bias_hh_; }

 private:
  Parameter bias_ih_, bias_hh_;
};

/// All steps as one op; W_hh h + b_hh is kept apart from W_ih x + b_ih, as r comes between them.
SequenceResult gru_sequence(const Packing& packing, std::vector<SequenceInput> directions);

using GRU = RecurrentOf<GRUCell>;

}  // namespace attune
