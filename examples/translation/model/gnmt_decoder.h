// SPDX-License-Identifier: MIT
#pragma once

#include "attune/examples/translation/model/decoder.h"
#include "attune/nn/containers.h"

namespace nmt {

/// The bottom layer looks at the source, and what it saw is fed to all layers (Wu et al. 2016,
/// section 3, in the form of tensorflow/nmt's gnmt_v2):
///
///   s^1_t = rnn^1([y_{t-1}; c_{t-1}], s^1_{t-1})
///   c_t = attention(s^1_t, memory)
///   s^l_t = rnn^l([s^{l-1}_t; c_t], s^l_{t-1})      l = 2 ... L
///   readout_t = s^L_t
///
/// With residual, s^{l-1}_t is added from l = 3 on, as there: the layers at the bottom differ in
/// what they read.
class GnmtDecoder : public Decoder {
 public:
  GnmtDecoder(Place at, const ModelConfig& config, int64_t vocabulary, const Parameter* shared,
              Rng& rng);

 protected:
  Result unroll(const Variable& y, const PreparedMemory& memory,
                DecoderState& state) const override;

 private:
  bool residual_;
  Child<Dropout> between_;
  Child<ModuleList<Recurrent>> upper_;
};

}  // namespace nmt
