// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/training_names.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "attune/core/testing/errors.h"
#include "attune/tests/support/temporary_directory.h"

namespace nmt::testing {
namespace {

using attune::testing::error_of;
using attune::testing::TemporaryDirectory;

TEST_CASE("training names: names beside the model") {
  const TrainingNames files("dir.d/de-en.safetensors");
  CHECK(files.model() == "dir.d/de-en.safetensors");
  CHECK(files.epoch(7) == "dir.d/de-en.epoch7.safetensors");
  CHECK(files.training() == "dir.d/de-en.training.safetensors");
  CHECK(TrainingNames("model").epoch(7) == "model.epoch7");
  for (const char* model :
       {"dir.d/de-en.safetensors", "model", "a.epoch8.st", "m.epoch", "m.epoch5", "m.training"}) {
    const TrainingNames names(model);
    CHECK(names.epoch_of(names.epoch(7)) == 7);
    CHECK(names.epoch_of("elsewhere/" +
                         std::filesystem::path(names.epoch(0)).filename().string()) == 0);
    for (const char* path : {"", "model.st", "model.epoch.st", "m.epoch8.st", "model.epoch07"}) {
      CHECK(!names.epoch_of(path));
    }
  }
}

TEST_CASE("training names: the epochs that are there, and the models that could own a file") {
  const TemporaryDirectory folder;
  for (const char* name : {"m.epoch2.st", "m.epoch10.st", "m.epoch007.st", "m.epoch3.txt",
                           "n.epoch4.st", "m.epoch.st", "m.epoch5x.st", "m.epoch2.epoch6.st"}) {
    folder.write(name, "x");
  }
  const TrainingNames files(folder.path("m.st"));
  CHECK(files.epochs_there(1, 10) == std::vector{files.epoch(10), files.epoch(2)});
  CHECK(files.epochs_there(3, 9).empty());
  CHECK(TrainingNames(folder.path("none/m.st")).epochs_there(1, 9).empty());
  std::filesystem::create_symlink("loop", folder.path("loop"));
  CHECK(error_of([&] { TrainingNames(folder.path("loop/m.st")).epochs_there(1, 9); }) ==
        "cannot look into the folder " + folder.path("loop") +
            ": Too many levels of symbolic links");
  using Paths = std::vector<std::string>;
  CHECK(models_that_may_own("a/m.st") == Paths{"a/m.st"});
  CHECK(models_that_may_own("m.training.st") == Paths{"m.training.st", "m.st"});
  CHECK(models_that_may_own("model.epoch12") == Paths{"model.epoch12", "model"});
  CHECK(models_that_may_own("a.training/m.st") == Paths{"a.training/m.st"});
  CHECK(models_that_may_own("m.epoch14.epoch") == Paths{"m.epoch14.epoch", "m.epoch"});
  CHECK(models_that_may_own("m.epoch2.epoch5") == Paths{"m.epoch2.epoch5", "m.epoch5"});
}

}  // namespace
}  // namespace nmt::testing
