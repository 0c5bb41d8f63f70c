// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/batch_search.h"

#include "attune/autograd/modes.h"
#include "attune/nn/search/beam.h"
#include "attune/nn/search/greedy.h"

namespace nmt {
namespace {

std::vector<SearchLimits> limits_of(const SourceBatch& batch, const TranslateOptions& options) {
  std::vector<SearchLimits> all;
  for (const int32_t length : batch.source_lengths) all.push_back(limits(length - 1, options));
  return all;
}

// The batch, read.
Ensemble::State encoded(const Ensemble& ensemble, const SourceBatch& batch) {
  const NoGrad no_grad;
  return ensemble.encode(batch);
}

}  // namespace

std::vector<Hypothesis> greedy(const Ensemble& ensemble, const SourceBatch& batch,
                               const TranslateOptions& options) {
  Ensemble::State state = encoded(ensemble, batch);
  return attune::greedy(ensemble, state, limits_of(batch, options), options.for_search());
}

std::vector<Hypothesis> sample(const Ensemble& ensemble, const SourceBatch& batch,
                               const TranslateOptions& options, std::vector<Rng>& streams) {
  Ensemble::State state = encoded(ensemble, batch);
  return attune::sample(ensemble, state, limits_of(batch, options), options.for_search(), streams);
}

std::vector<NBest> beam_search(const Ensemble& ensemble, const SourceBatch& batch,
                               const TranslateOptions& options) {
  Ensemble::State state = encoded(ensemble, batch);
  return attune::beam_search(ensemble, state, limits_of(batch, options), options.for_search());
}

}  // namespace nmt
