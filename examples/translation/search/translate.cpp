// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/translate.h"

#include <algorithm>
#include <utility>

#include "attune/examples/translation/search/batch_search.h"
#include "attune/examples/translation/search/helpers.h"
#include "attune/examples/translation/search/replace_unknown.h"
#include "attune/nn/search/sampling.h"

namespace nmt {
namespace {

// One translation of each sentence, as a list.
void append(std::vector<NBest>& lists, std::vector<Hypothesis> hypotheses) {
  lists.resize(hypotheses.size());
  for (size_t b = 0; b < lists.size(); ++b) lists[b].push_back(std::move(hypotheses[b]));
}

// Independent samples, the best first.
std::vector<NBest> samples(const Ensemble& ensemble, const SourceBatch& batch,
                           const TranslateOptions& options) {
  std::vector<NBest> results;
  for (int64_t n = 0; n < options.n_best; ++n) {
    std::vector<Rng> streams;
    for (const int64_t i : batch.indices) {
      streams.push_back(sampling_stream(options.sampling.seed, i, n));
    }
    append(results, sample(ensemble, batch, options, streams));
  }
  for (NBest& list : results) {
    std::stable_sort(list.begin(), list.end(), [](const Hypothesis& a, const Hypothesis& b) {
      return a.finished != b.finished ? a.finished : a.score > b.score;
    });
  }
  return results;
}

// Every batch, in the order of lengths.
void translate_each(const Ensemble& ensemble, const std::vector<std::vector<int32_t>>& sources,
                    int64_t batch_size, const TranslateOptions& options, int64_t first,
                    const TakeFound& take, Processes& processes) {
  for (const Translator* member : ensemble.members()) validate(options, member->config());
  const auto target_tokens = [&](int64_t S) { return most_target_tokens(S - 1, options); };
  std::vector<SourceBatch> batches = sorted_batches(sources, batch_size, target_tokens);
  for (SourceBatch& batch : batches) {
    for (int64_t& index : batch.indices) index += first;
  }
  share(
      processes, Job::translate, batches,
      [&](const SourceBatch& batch) { return translate(ensemble, batch, options); },
      [&](const SourceBatch& batch, std::vector<NBest> found) {
        for (size_t i = 0; i < found.size(); ++i) {
          take(static_cast<size_t>(batch.indices[i] - first), std::move(found[i]));
        }
      });
}

}  // namespace

std::vector<NBest> translate(const Ensemble& ensemble, const SourceBatch& batch,
                             const TranslateOptions& options) {
  if (options.sampling.on) return samples(ensemble, batch, options);
  if (options.beam > 1) return beam_search(ensemble, batch, options);
  std::vector<NBest> results;
  append(results, greedy(ensemble, batch, options));
  return results;
}

std::vector<NBest> translate(const Ensemble& ensemble,
                             const std::vector<std::vector<int32_t>>& sources, int64_t batch_size,
                             const TranslateOptions& options, int64_t first, Processes& processes) {
  std::vector<NBest> results(sources.size());
  translate_each(
      ensemble, sources, batch_size, options, first,
      [&](size_t i, NBest found) { results[i] = std::move(found); }, processes);
  return results;
}

void translate_sources(const Model& model, const std::vector<EncodedPair>& pairs,
                       int64_t batch_size, const TranslateOptions& options, const TakeFound& take,
                       Processes& processes) {
  std::vector<std::vector<int32_t>> sources;
  for (const EncodedPair& pair : pairs) sources.push_back(pair.source);
  translate_each(*model.translator, sources, batch_size, options, 0, take, processes);
}

std::vector<std::string> tokens_of(const Model& model, const Hypothesis& hypothesis,
                                   const std::vector<std::string>& source,
                                   const TranslateOptions& options) {
  if (options.replace_unknown) return replace_unknown(hypothesis, model.target_vocabulary, source);
  return model.target_vocabulary.decode(hypothesis.ids);
}

}  // namespace nmt
