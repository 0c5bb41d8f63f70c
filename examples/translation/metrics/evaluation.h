// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "attune/examples/translation/metrics/cross_entropy.h"
#include "attune/examples/translation/metrics/exact_match.h"
#include "attune/examples/translation/metrics/health.h"
#include "attune/examples/translation/metrics/length_buckets.h"
#include "attune/examples/translation/metrics/text_scores.h"
#include "attune/examples/translation/model/model_file.h"
#include "attune/examples/translation/search/options.h"
#include "attune/examples/translation/text/parallel_text.h"

namespace nmt {

/// How translations are made, and compared with their references.
struct EvaluationOptions {
  ScoringOptions scoring;
  TranslateOptions search;
};

/// What is counted of a sentence, or of many.
struct Scores {
  TextScores text;
  CrossEntropy teacher_forced, free_running;
  ExactMatch exact_match;

  Scores& operator+=(const Scores& other);
};

/// Everything that is measured of a model on a test set: the scores of all of it, and more.
/// Translations are those of options.search, the best of each list.
struct Evaluation : Scores {
  EvaluationOptions options;
  ByLength<Scores> by_length;
  Health health;
};

/// `tags[i]` are the phenomena in pair i, as `nmt corpus` names them; without tags, empty. Helpers
/// (search/helpers.h), if there are any, compute some of the batches.
Evaluation evaluate(const Model& model, const std::vector<SentencePair>& pairs,
                    const std::vector<std::vector<std::string>>& tags, int64_t batch_size,
                    const EvaluationOptions& options = {}, Processes& processes = alone());

}  // namespace nmt
