// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/dev_score.h"

#include <utility>

#include "attune/examples/translation/metrics/bleu.h"
#include "attune/examples/translation/metrics/bleu_tokenizer.h"
#include "attune/examples/translation/search/translate.h"
#include "attune/examples/translation/text/encoded_pair.h"

namespace nmt {

std::pair<double, double> DevScore::rank(BestBy by) const {
  const double loss = -entropy.loss();
  return by == BestBy::bleu ? std::pair(bleu, loss) : std::pair(loss, bleu);
}

std::vector<std::string> reference_words(const SentencePair& pair, const Model& model) {
  return split_words(cased(pair.reference, model.target_tokenizer->config()));
}

DevScore score_on_dev(const Model& model, const std::vector<SentencePair>& dev,
                      Processes& processes) {
  constexpr int64_t kBatch = 64;  // sentences
  const std::vector<EncodedPair> encoded =
      encode(dev, model.source_vocabulary, model.target_vocabulary);
  std::vector<std::vector<int32_t>> found(dev.size());
  translate_sources(
      model, encoded, kBatch, {},
      [&](size_t i, NBest translations) { found[i] = std::move(translations.front().ids); },
      processes);
  DevScore result{teacher_forced(*model.translator, sorted_batches(encoded, kBatch), processes)};
  BleuStatistics statistics;
  bool has_four = false;
  for (size_t i = 0; i < dev.size(); ++i) {
    const std::vector<std::string> tokens = model.target_vocabulary.decode(found[i]);
    result.translations.push_back(model.target_tokenizer->detokenize(tokens));
    const std::vector<std::string> reference = reference_words(dev[i], model);
    statistics += bleu_statistics(split_words(result.translations.back()), reference);
    has_four = has_four || reference.size() >= BleuStatistics::kOrder;
  }
  result.bleu = has_four ? bleu(statistics) : 0;
  return result;
}

}  // namespace nmt
