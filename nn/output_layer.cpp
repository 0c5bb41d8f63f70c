// SPDX-License-Identifier: MIT
#include "attune/nn/output_layer.h"

#include "attune/autograd/fused/linear_cross_entropy.h"
#include "attune/nn/init.h"

namespace attune {

OutputLayer::OutputLayer(Place at, int64_t readout, int64_t vocabulary, const Parameter* tied,
                         Rng& rng)
    : Module(at),
      weight_(tied != nullptr ? *tied
                              : own_.emplace(this, "weight", glorot({vocabulary, readout}, rng))),
      bias_(this, "bias", Tensor::zeros({vocabulary})) {
  if (weight_.rank() != 2 || weight_.size(0) != vocabulary) {
    fail("OutputLayer: for ", vocabulary, " tokens, the weight to borrow must be [", vocabulary,
         ", E], is ", weight_.shape());
  }
  const int64_t reads = weight_.size(1);
  if (reads != readout) projection_.emplace(this, "projection", readout, reads, rng);
}

Variable OutputLayer::projected(const Variable& readout) const {
  return projection_ ? (*projection_)(readout) : readout;
}

Variable OutputLayer::logits(const Variable& readout) const {
  return linear(projected(readout), kept_.of(weight_), bias_, reading());
}

Variable OutputLayer::loss(const Variable& readout, const Ids& targets,
                           const CrossEntropyOptions& options) const {
  if (reading() == Reading::composed) return cross_entropy(logits(readout), targets, options);
  return linear_cross_entropy(projected(readout), kept_.of(weight_), bias_, targets, options);
}

}  // namespace attune
