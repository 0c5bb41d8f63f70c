// SPDX-License-Identifier: MIT
// Any bytes as the file that --resume takes up; a training that does goes on into its next epoch.
#include <filesystem>
#include <fstream>

#include "attune/examples/translation/train/training_files.h"
#include "attune/tests/fuzz/support/fuzz.h"
#include "attune/tests/fuzz/support/small_training.h"

namespace attune::fuzzing {

void fuzz(std::string_view input) {
  SmallTraining small;
  nmt::TrainingFiles files(scratch().path("m.safetensors"), 2);
  if (!std::filesystem::exists(files.model())) save_model(small.model(), files.model());
  std::ofstream(files.training(), std::ios::binary) << input;
  const auto goes_on = [&] {
    files.resume(small.training(), small.model());
    int steps = 0;
    return small.training().run({.stops = [&] { return ++steps > 4; }});
  };
  if (accepted(goes_on)) files.save(small.training());
}

}  // namespace attune::fuzzing
