// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <vector>

#include "attune/examples/translation/train/training.h"
#include "attune/examples/translation/train/training_files.h"
#include "attune/tests/fuzz/support/models.h"

/// The trainings whose states are seeds, and which take up what the fuzzer makes of them. Their
/// options are all that has a state of its own: Adam's moments or SGD's momentum, plateau, and the
/// random stream of scheduled sampling.
namespace attune::fuzzing {

class SmallTraining {
 public:
  explicit SmallTraining(nmt::Choice<nmt::OptimizerRow> optimizer)
      : training_(model_, encode(pairs_, model_.source_vocabulary, model_.target_vocabulary),
                  pairs_, options(optimizer)) {}
  nmt::Training& training() { return training_; }
  const nmt::Model& model() const { return model_; }

 private:
  static nmt::TrainingOptions options(nmt::Choice<nmt::OptimizerRow> optimizer) {
    nmt::TrainingOptions options;
    options.batch_size = 1;
    options.schedule = "plateau";
    options.best_by = nmt::BestBy::loss;
    options.optimizer = optimizer;
    if (optimizer != "sgd") return options;
    options.momentum = 0.9;
    options.teacher_forcing = nmt::TeacherForcing::constant;
    options.teacher_forcing_rate = 0.5;
    return options;
  }

  nmt::Model model_ = tiny_model();
  std::vector<nmt::SentencePair> pairs_{{{"a", "b"}, {"b"}, 1, "b"}, {{"b"}, {"a", "b"}, 2, "a b"}};
  nmt::Training training_;
};

/// Its files in that folder: two epochs are kept, and there is a log.
inline nmt::TrainingFiles files_in(const std::string& folder) {
  return nmt::TrainingFiles(folder + "/m.safetensors", 2, folder + "/log");
}

/// Learns `steps`, two of which are an epoch, and writes what `nmt train` does, the same bytes
/// always; saved(name) is told of each state.
inline void learn(
    SmallTraining& small, nmt::TrainingFiles& files, int steps,
    const std::function<void(const std::string&)>& saved = [](const std::string&) {}) {
  const auto save = [&](const std::string& name) {
    files.save(small.training());
    saved(name);
  };
  const auto save_epoch = [&](nmt::EpochReport report) {
    report.seconds = 1;  // of which the log tells
    report.tokens_per_second = 1;
    files.save(small.training(), small.model(), report);
    saved("epoch" + std::to_string(report.epoch));
  };
  const auto add = [&](nmt::StepReport report) {
    --steps;
    report.tokens_per_second = 1;
    files.add(small.training(), report);
  };
  small.training().run({.after_step = add,
                        .before_dev = [&] { save("before_dev"); },
                        .after_epoch = save_epoch,
                        .stops = [&] { return steps <= 0; }});
  save("stopped");
}

}  // namespace attune::fuzzing
