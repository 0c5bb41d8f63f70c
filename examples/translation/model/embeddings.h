// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "attune/examples/translation/model/config.h"
#include "attune/nn/dropout.h"
#include "attune/nn/embedding.h"

namespace nmt {

/// Ids become vectors, [S, B] -> [S, B, E]: an embedding, own or borrowed, and in training the
/// dropout of its elements and of whole words.
class Embeddings : public Module {
 public:
  /// `shared` [V, E] is a weight to borrow, or null for an own one of `size` numbers a word.
  Embeddings(Place at, const ModelConfig& config, int64_t vocabulary, int64_t size,
             const Parameter* shared, Rng& rng);

  Variable operator()(const Ids& ids) const;
  const Parameter& weight() const;

 private:
  const Parameter* shared_;
  std::optional<Child<Embedding>> embedding_;
  Child<Dropout> elements_, words_;
};

}  // namespace nmt
