// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "attune/examples/translation/metrics/cross_entropy.h"
#include "attune/examples/translation/model/model_file.h"
#include "attune/examples/translation/text/parallel_text.h"
#include "attune/examples/translation/train/options.h"

namespace nmt {

/// How good a model is on the dev set: what chooses the best one.
struct DevScore {
  CrossEntropy entropy;  ///< teacher-forced
  /// Of greedy translations and their words, against references in the case that the model writes
  /// (those of nmt evaluate are as they stand); 0 if no reference has four words, as then the
  /// longest mistakes would be the best translations.
  double bleu = 0;
  std::vector<std::string> translations{};  ///< greedy, of each sentence

  /// Larger is better; a tie goes by the other figure.
  std::pair<double, double> rank(BestBy by) const;
};

/// The words of a pair's reference that BLEU is of.
std::vector<std::string> reference_words(const SentencePair& pair, const Model& model);

/// The model should be in evaluation mode.
DevScore score_on_dev(const Model& model, const std::vector<SentencePair>& dev,
                      Processes& processes = alone());

}  // namespace nmt
