// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/examples/translation/model/config.h"
#include "attune/nn/dropout.h"
#include "attune/nn/embedding.h"
#include "attune/nn/recurrent.h"

namespace nmt {

/// Reads the source in both directions: position s of the memory knows the whole sentence, seen
/// from s (Bahdanau et al. 2015, section 3.2).
class Encoder : public Module {
 public:
  Encoder(Place at, const ModelConfig& config, int64_t vocabulary, Rng& rng);

  struct Result {
    Variable memory;                    // [S, B, H]
    std::vector<RecurrentState> final;  // of each layer, forward and backward, [B, H/2]
  };
  /// source [S, B], lengths [B]
  Result operator()(const Ids& source, const Ids& lengths) const;

 private:
  Child<Embedding> embedding_;
  Child<Dropout> dropout_;
  Child<Recurrent> rnn_;
};

}  // namespace nmt
