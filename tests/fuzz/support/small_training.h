// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/examples/translation/train/training.h"

/// The training whose states are seeds, and which takes up what the fuzzer makes of them.
namespace attune::fuzzing {

class SmallTraining {
 public:
  SmallTraining() : training_(model_, pairs_, pairs_, options()) {}
  nmt::Training& training() { return training_; }

 private:
  static nmt::Model make_model() {
    Rng rng(1);
    const auto text = nmt::make_tokenizer({nmt::Tokenization::none});
    const nmt::Vocabulary words({"a", "b"});
    return nmt::Model(config(), {text, text}, words, words, rng);
  }
  static nmt::ModelConfig config() {
    nmt::ModelConfig config;
    config.embedding = 2;
    config.hidden = 4;
    return config;
  }
  // With all that a training can keep: schedule plateau has a state of its own.
  static nmt::TrainingOptions options() {
    nmt::TrainingOptions options;
    options.batch_size = 1;
    options.schedule = nmt::ScheduleKind::plateau;
    options.best_by = nmt::BestBy::loss;
    return options;
  }

  nmt::Model model_ = make_model();
  std::vector<nmt::SentencePair> pairs_{{{"a", "b"}, {"b"}, 1, "b"}, {{"b"}, {"a", "b"}, 2, "a b"}};
  nmt::Training training_;
};

}  // namespace attune::fuzzing
