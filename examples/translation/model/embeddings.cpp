// SPDX-License-Identifier: MIT
#include "attune/examples/translation/model/embeddings.h"

#include <cmath>

#include "attune/autograd/gather.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {

Embeddings::Embeddings(Place at, const ModelConfig& config, int64_t vocabulary, int64_t size,
                       const Parameter* shared, Rng& rng)
    : Module(at),
      shared_(shared),
      elements_(this, "dropout", real(config.dropout_of_embeddings()), rng, config.dropout_unit()),
      words_(this, "word_dropout", real(config.word_dropout), rng, DropoutUnit::vector) {
  if (shared != nullptr) return;
  // As the rows of an output layer too, words of length sqrt(E) would begin with huge logits.
  const real deviation = config.ties_output() ? 1 / std::sqrt(real(size)) : 1;
  embedding_.emplace(this, "embedding", vocabulary, size, rng, Vocabulary::kPad, deviation);
}

Variable Embeddings::operator()(const Ids& ids) const {
  return words_(elements_(gather(weight(), ids, Vocabulary::kPad)));
}

const Parameter& Embeddings::weight() const {
  return shared_ != nullptr ? *shared_ : (**embedding_).weight();
}

}  // namespace nmt
