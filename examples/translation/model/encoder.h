// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/examples/translation/model/config.h"
#include "attune/examples/translation/model/embeddings.h"
#include "attune/nn/dropout.h"
#include "attune/nn/recurrent/recurrent.h"

namespace nmt {

/// Reads the source, in both directions if so chosen: position s of the memory then knows the whole
/// sentence, seen from s (Bahdanau et al. 2015, section 3.2).
class Encoder : public Module {
 public:
  Encoder(Place at, const ModelConfig& config, int64_t vocabulary, Rng& rng);

  struct Result {
    Variable memory;  // [S, B, M]
    /// Where each layer ended, both directions side by side: [B, M].
    std::vector<RecurrentState> final;
  };
  /// source [S, B], lengths [B]
  Result operator()(const Ids& source, const Ids& lengths) const;

  const Embeddings& words() const { return *words_; }

 private:
  Child<Embeddings> words_;
  Child<Dropout> dropout_;
  Child<Recurrent> rnn_;
};

}  // namespace nmt
