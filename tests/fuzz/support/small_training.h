// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "attune/examples/translation/train/training.h"
#include "attune/tests/fuzz/support/models.h"

/// The training whose states are seeds, and which takes up what the fuzzer makes of them.
namespace attune::fuzzing {

class SmallTraining {
 public:
  SmallTraining() : training_(model_, pairs_, pairs_, options()) {}
  nmt::Training& training() { return training_; }
  const nmt::Model& model() const { return model_; }

 private:
  // With all that a training can keep: schedule plateau has a state of its own.
  static nmt::TrainingOptions options() {
    nmt::TrainingOptions options;
    options.batch_size = 1;
    options.schedule = nmt::ScheduleKind::plateau;
    options.best_by = nmt::BestBy::loss;
    return options;
  }

  nmt::Model model_ = tiny_model();
  std::vector<nmt::SentencePair> pairs_{{{"a", "b"}, {"b"}, 1, "b"}, {{"b"}, {"a", "b"}, 2, "a b"}};
  nmt::Training training_;
};

}  // namespace attune::fuzzing
