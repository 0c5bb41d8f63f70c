// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <vector>

#include "attune/examples/translation/model/config.h"
#include "attune/examples/translation/model/encoder.h"
#include "attune/nn/containers.h"
#include "attune/nn/linear.h"
#include "attune/nn/recurrent/recurrent.h"

namespace nmt {

/// The decoder's first state, layer by layer, from what the encoder read:
///
///   copy     h_0 = h_S                        where the encoder's layer ended, both directions
///   linear   h_0 = tanh(W h_S + b)            (Bahdanau et al. 2015, A.2.2, who take the backward
///                                             direction alone)
///   mean     h_0 = tanh(W mean_s(m_s) + b)    m_s the memory (Sennrich et al. 2017, section 2)
///   zero     h_0 = 0
///
/// and likewise what else the cell carries, such as an LSTM's c_0, with a W and b of its own; for
/// `mean` it is c_0 = 0. A decoder of more layers than the encoder starts those above from the
/// encoder's top layer.
class Bridge : public Module {
 public:
  Bridge(Place at, const ModelConfig& config, Rng& rng);

  /// -> one state of each layer of the decoder, [B, H]
  std::vector<RecurrentState> operator()(const Encoder::Result& read, const Ids& lengths) const;

 private:
  BridgeKind kind_;
  int64_t layers_, size_;
  /// Of each part of a state ("hidden", "cell"), one a layer; none if nothing is to be learned.
  std::vector<std::unique_ptr<Child<ModuleList<Linear>>>> parts_;
};

}  // namespace nmt
