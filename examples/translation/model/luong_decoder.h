// SPDX-License-Identifier: MIT
#pragma once

#include "attune/examples/translation/model/decoder.h"

namespace nmt {

/// Moves on, then looks at the source (Luong et al. 2015, section 3):
///
///   s_t = rnn([y_{t-1}; o_{t-1}], s_{t-1})      o_{t-1} only with input feeding (section 3.3)
///   c_t = attention(s_t, memory)
///   o_t = tanh(W_c [c_t; s_t] + b_c)            the attentional state, eq. 5
///   readout_t = o_t
///
/// and DecoderKind::luong_linear leaves out the tanh: o_t = W_c [c_t; s_t] + b_c. Without attention
/// there is no c_t.
///
/// Without input feeding no step waits for the attention of the one before it, so in teacher
/// forcing each line above is run once for all steps.
class LuongDecoder : public Decoder {
 public:
  LuongDecoder(Place at, const ModelConfig& config, int64_t vocabulary, const Parameter* shared,
               Rng& rng);

 protected:
  Result unroll(const Variable& y, const PreparedMemory& memory,
                DecoderState& state) const override;

 private:
  /// o [T, B, H] from s [T, B, H], and the weights of its attention.
  Result attentional_state(const Variable& s, const PreparedMemory& memory,
                           DecoderState& state) const;

  bool input_feeding_, has_tanh_;
  Child<Linear> combine_;
};

}  // namespace nmt
