// SPDX-License-Identifier: MIT
#pragma once

#include "attune/examples/translation/model/decoder.h"

namespace nmt {

/// Two transitions a step with attention between them, the conditional GRU of Nematus (Sennrich et
/// al. 2017, section 2) and Marian, here with any cell:
///
///   s'_t = rnn(y_{t-1}, s_{t-1})
///   c_t = attention(s'_t, memory)
///   s_t = rnn'(c_t, s'_t)
///   readout_t = tanh(W_r [s_t; c_t; y_{t-1}] + b_r)      of the size of the embeddings
///
/// Further layers stand above s_t and take its place in the readout.
class ConditionalDecoder : public Decoder {
 public:
  ConditionalDecoder(Place at, const ModelConfig& config, int64_t vocabulary,
                     const Parameter* shared, Rng& rng);

 protected:
  Result unroll(const Variable& y, const PreparedMemory& memory,
                DecoderState& state) const override;

 private:
  Child<Recurrent> second_;
  Child<Dropout> between_;
  std::optional<Child<Recurrent>> upper_;
  Child<Linear> readout_;
};

}  // namespace nmt
