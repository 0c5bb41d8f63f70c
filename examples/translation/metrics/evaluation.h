// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "attune/examples/translation/metrics/bleu.h"
#include "attune/examples/translation/metrics/cross_entropy.h"
#include "attune/examples/translation/metrics/exact_match.h"
#include "attune/examples/translation/metrics/health.h"
#include "attune/examples/translation/model/model_file.h"
#include "attune/examples/translation/text/parallel_text.h"

namespace nmt {

/// Everything that is measured of a model on a test set. Translations are greedy.
struct Evaluation {
  CrossEntropy teacher_forced, free_running;
  BleuStatistics bleu;
  ExactMatch exact_match;
  Health health;
};

/// `tags[i]` are the phenomena in pair i, as `nmt corpus` names them; without tags, empty.
Evaluation evaluate(const Model& model, const std::vector<SentencePair>& pairs,
                    const std::vector<std::vector<std::string>>& tags, int64_t batch_size);

/// A sentence pair in the model's ids.
EncodedPair encode(const Model& model, const SentencePair& pair);
std::vector<EncodedPair> encode(const Model& model, const std::vector<SentencePair>& pairs);

}  // namespace nmt
