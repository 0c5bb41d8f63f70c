// SPDX-License-Identifier: MIT
#include "attune/examples/translation/search/greedy.h"

#include <algorithm>

#include "attune/autograd/modes.h"
#include "attune/core/reduce.h"
#include "attune/examples/translation/text/vocabulary.h"

namespace nmt {
namespace {

// Adds one step's choice to a sentence; false if that ended it.
bool extend(Translation& translation, int32_t word, const Tensor& weights, int64_t b,
            int64_t limit) {
  if (weights.defined()) {  // [1, B, S]
    const int64_t positions = weights.size(2);
    const real* row = weights.data() + b * positions;
    translation.weights.insert(translation.weights.end(), row, row + positions);
    translation.positions = positions;
  }
  if (word == Vocabulary::kEos) return false;
  translation.ids.push_back(word);
  return static_cast<int64_t>(translation.ids.size()) < limit;
}

}  // namespace

std::vector<Translation> greedy(const Translator& translator, const SourceBatch& batch) {
  const NoGrad no_grad;
  const int64_t B = batch.source_lengths.numel();
  std::vector<Translation> translations(static_cast<size_t>(B));
  std::vector<char> open(translations.size(), true);
  Translator::Encoded encoded = translator.encode(batch.source, batch.source_lengths);
  std::vector<int32_t> words(translations.size(), Vocabulary::kBos);
  while (std::any_of(open.begin(), open.end(), [](char is_open) { return is_open; })) {
    const Translator::Decoded step =
        translator.decode(Ids({1, B}, words), encoded.memory, encoded.state);
    const Ids best = max(step.logits.value(), -1).indices;  // [1, B]
    const Tensor weights = step.weights.defined() ? step.weights.value() : Tensor();
    for (int64_t b = 0; b < B; ++b) {
      const auto i = static_cast<size_t>(b);
      words[i] = best[b];
      if (!open[i]) continue;  // a finished sentence runs along, unread
      const int64_t limit = length_limit(batch.source_lengths[b] - 1);
      open[i] = extend(translations[i], best[b], weights, b, limit);
    }
  }
  return translations;
}

}  // namespace nmt
