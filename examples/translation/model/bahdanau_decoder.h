// SPDX-License-Identifier: MIT
#pragma once

#include "attune/examples/translation/model/decoder.h"

namespace nmt {

/// Looks at the source, then moves on with what it saw (Bahdanau et al. 2015, A.2.2):
///
///   c_t = attention(s_{t-1}, memory)            s_{t-1} of the top layer's cell, before a residual
///   s_t = rnn([y_{t-1}; c_t], s_{t-1})
///   readout_t = [s_t; c_t; y_{t-1}]
///
/// The paper has a maxout layer between these three and the output; without it, as here, is how it
/// is commonly built. With attention "final", c_t is always the s_0 that the bridge made
/// (Cho et al. 2014).
class BahdanauDecoder : public Decoder {
 public:
  BahdanauDecoder(Place at, const ModelConfig& config, int64_t vocabulary, const Parameter* shared,
                  Rng& rng);

 protected:
  Result unroll(const Variable& y, const PreparedMemory& memory,
                DecoderState& state) const override;
};

}  // namespace nmt
