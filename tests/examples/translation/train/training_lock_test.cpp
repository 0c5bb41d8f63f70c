// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/training_lock.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "attune/core/testing/errors.h"
#include "attune/tests/support/temporary_directory.h"

namespace nmt::testing {
namespace {

using attune::testing::error_of;
using attune::testing::TemporaryDirectory;

TEST_CASE("training lock: one training of a model at a time, and any number one after the other") {
  const TemporaryDirectory folder;
  const std::string model = folder.path("m.st");
  for (int time = 0; time < 2; ++time) {
    const TrainingLock lock(model);
    CHECK(error_of([&] { TrainingLock second(model); }).starts_with(model + " is being trained"));
    const TrainingLock other(folder.path("m.safetensors"));
    CHECK(folder.number_of_files() == 2);
  }
  CHECK(folder.number_of_files() == 0);
}

TEST_CASE("training lock: what a program left that was killed stops nobody") {
  const TemporaryDirectory folder;
  folder.write("m.training.st.lock", "");
  CHECK(!model_under_training(folder.path("m.st")));
  CHECK_NOTHROW(TrainingLock(folder.path("m.st")));
  CHECK(folder.number_of_files() == 0);
}

TEST_CASE("training lock: a link in its place is not followed") {
  const TemporaryDirectory folder;
  const std::string model = folder.path("m.st"), lock = lock_of(model);
  std::filesystem::create_symlink("elsewhere", lock);
  CHECK(error_of([&] { TrainingLock{model}; }).starts_with(lock + " is a link; "));
  CHECK(folder.number_of_files() == 1);
}

TEST_CASE("training lock: that of a folder which has come in its place stays") {
  const TemporaryDirectory folder;
  namespace fs = std::filesystem;
  fs::create_directory(folder.path("one"));
  std::optional<TrainingLock> lock(folder.path("one/m.st"));
  fs::rename(folder.path("one"), folder.path("moved"));
  fs::create_directory(folder.path("one"));
  const TrainingLock other(folder.path("one/m.st"));
  lock.reset();
  CHECK(fs::exists(lock_of(folder.path("one/m.st"))));
  CHECK(model_under_training(folder.path("one/m.st")));
}

TEST_CASE("training lock: the files that a training writes are known as such") {
  const TemporaryDirectory folder;
  const std::string model = folder.path("m.st");
  const std::string others[] = {folder.path("n.st"), folder.path("m"), folder.path("m.epoch.st")};
  for (const char* own : {"m.st", "m.training.st", "m.epoch12.st"}) {
    CHECK(!model_under_training(folder.path(own)));
    const TrainingLock lock(model);
    CHECK(model_under_training(folder.path(own)) == model);
    for (const std::string& other : others) CHECK(!model_under_training(other));
  }
}

TEST_CASE("training lock: whose training it may be is told by its name") {
  const TemporaryDirectory folder;
  CHECK(models_of_locks(folder.path("")).empty());
  folder.write("m.st", "");
  const TrainingLock lock(folder.path("m.epoch2.st"));
  const std::vector<std::string> models = models_of_locks(folder.path(""));
  CHECK(std::find(models.begin(), models.end(), folder.path("m.epoch2.st")) != models.end());
}

TEST_CASE("training lock: a folder that is not there is named") {
  const TemporaryDirectory folder;
  CHECK(error_of([&] { TrainingLock(folder.path("none/m.st")); }).find("none/m.training.st.lock") !=
        std::string::npos);
}

}  // namespace
}  // namespace nmt::testing
