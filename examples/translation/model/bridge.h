// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/examples/translation/model/config.h"
#include "attune/nn/containers.h"
#include "attune/nn/linear.h"
#include "attune/nn/recurrent.h"

namespace nmt {

/// The decoder's first state, layer by layer, from where both directions of the encoder ended:
///
///   copy     h_0 = [h_forward; h_backward]
///   linear   h_0 = tanh(W [h_forward; h_backward] + b)     (Bahdanau et al. 2015, A.2.2, who take
///                                                           the backward direction alone)
///
/// and of an LSTM c_0 likewise, with a W and b of its own.
class Bridge : public Module {
 public:
  Bridge(Place at, const ModelConfig& config, Rng& rng);

  /// Forward and backward state of each layer, [B, H/2] -> one of each layer, [B, H]
  std::vector<RecurrentState> operator()(const std::vector<RecurrentState>& encoder_final) const;

 private:
  Child<ModuleList<Linear>> hidden_, cell_;  // one a layer; none if nothing is to be learned
};

}  // namespace nmt
