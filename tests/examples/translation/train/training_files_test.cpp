// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/training_files.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <functional>

#include "attune/core/error.h"
#include "attune/core/safetensors.h"
#include "attune/tests/examples/translation/train/reversals.h"
#include "attune/tests/support/errors.h"
#include "attune/tests/support/temporary_directory.h"

namespace nmt::testing {
namespace {

using attune::testing::error_of;
using attune::testing::TemporaryDirectory;

TEST_CASE("training files: names beside the model") {
  const TrainingFiles files("dir.d/de-en.safetensors", 0);
  CHECK(files.model() == "dir.d/de-en.safetensors");
  CHECK(files.epoch(7) == "dir.d/de-en.epoch7.safetensors");
  CHECK(files.training() == "dir.d/de-en.training.safetensors");
  CHECK(TrainingFiles("model", 0).epoch(7) == "model.epoch7");
  for (const char* path :
       {"dir.d/de-en.epoch7.safetensors", "model.epoch7", "a.epoch8.epoch7.st"}) {
    CHECK(epoch_of(path) == 7);
  }
  for (const char* path : {"", "model.st", "model.epoch.st"}) CHECK(!epoch_of(path));
}

TEST_CASE("training files: the last epochs of this training are kept, whatever else lies there") {
  const TemporaryDirectory folder;
  const std::string path = folder.path("m.st");
  const std::vector<SentencePair> pairs = reversals();
  const TrainingFiles names(path, 0);
  save_model(make_model(0), names.epoch(2));  // of another training
  save_model(make_model(0), names.epoch(9));

  const auto go_on = [&](TrainingFiles& files, int64_t epochs, bool resumes) {
    Model model = make_model(0);
    Training training(model, pairs, pairs, options(epochs));
    if (resumes) files.resume(training);
    training.run(
        {.after_epoch = [&](const EpochReport& report) { files.save(training, model, report); }});
  };
  TrainingFiles none(path, 0);
  go_on(none, 2, false);
  CHECK(none.kept().empty());
  TrainingFiles some(path, 3);
  go_on(some, 4, true);
  CHECK(some.kept() == std::vector{names.epoch(3), names.epoch(4)});  // 2 is the other's
  TrainingFiles one(path, 1);
  go_on(one, 4, true);  // nothing is left to learn
  CHECK(one.kept() == std::vector{names.epoch(4)});
  TrainingFiles fewer(path, 2);
  go_on(fewer, 6, true);
  CHECK(fewer.kept() == std::vector{names.epoch(5), names.epoch(6)});
  std::filesystem::remove(names.epoch(5));
  TrainingFiles without_one(path, 2);
  go_on(without_one, 6, true);
  CHECK(without_one.kept() == std::vector{names.epoch(6)});
  TrainingFiles after_a_gap(path, 0);
  go_on(after_a_gap, 7, true);
  TrainingFiles more(path, 4);
  go_on(more, 8, true);
  CHECK(more.kept() == std::vector{names.epoch(8)});
  for (const int64_t gone : {3, 4}) CHECK(!std::filesystem::exists(names.epoch(gone)));
  for (const int64_t there : {2, 6, 9}) CHECK(std::filesystem::exists(names.epoch(there)));
}

TEST_CASE("training files: what is damaged or missing is named") {
  const TemporaryDirectory folder;
  const std::string path = folder.path("m.st");
  const std::vector<SentencePair> pairs = reversals();
  Model model = make_model(0);
  Training training(model, pairs, pairs, options(1));
  TrainingFiles files(path, 0);
  CHECK(error_of([&] { files.resume(training); }).find(files.training()) != std::string::npos);
  files.save(training);
  files.resume(training);
  training.run({});
  files.save(training);
  CHECK(
      error_of([&] { files.resume(training); }).starts_with(path + " is missing, the best model"));
  save_model(model, path);
  files.resume(training);
  SafetensorsFile state = read_safetensors(files.training());
  for (const char* kept :
       {"[1, ", "[2]", "[0]", "[1, 1]", "[1.0]", "[-1]", "[99999999999999999999]"}) {
    CAPTURE(kept);
    state.metadata["kept_epochs"] = kept;
    write_safetensors(files.training(), state);
    CHECK(error_of([&] { files.resume(training); }).starts_with(files.training() + ": "));
  }
  state.metadata.erase("kept_epochs");
  write_safetensors(files.training(), state);
  CHECK(error_of([&] { files.resume(training); }) ==
        files.training() + ": train: this is no state of a training");
}

TEST_CASE("training files: the epochs that are there, and the models that could own a file") {
  const TemporaryDirectory folder;
  for (const char* name : {"m.epoch2.st", "m.epoch10.st", "m.epoch007.st", "m.epoch3.txt",
                           "n.epoch4.st", "m.epoch.st", "m.epoch5x.st", "m.epoch2.epoch6.st"}) {
    folder.write(name, "x");
  }
  const TrainingFiles files(folder.path("m.st"), 0);
  CHECK(files.epochs_there(1, 10) == std::vector{files.epoch(10), files.epoch(2)});
  CHECK(files.epochs_there(3, 9).empty());
  CHECK(TrainingFiles(folder.path("none/m.st"), 0).epochs_there(1, 9).empty());
  using Paths = std::vector<std::string>;
  CHECK(models_that_may_own("a/m.st") == Paths{"a/m.st"});
  CHECK(models_that_may_own("m.training.st") == Paths{"m.training.st", "m.st"});
  CHECK(models_that_may_own("model.epoch12") == Paths{"model.epoch12", "model"});
  CHECK(models_that_may_own("a.training/m.st") == Paths{"a.training/m.st"});
}

TEST_CASE("training files: killed between an epoch's files and its state, nothing is left behind") {
  const TemporaryDirectory folder;
  const std::string path = folder.path("m.st"), log = folder.path("log.jsonl");
  const std::vector<SentencePair> pairs = reversals();
  const auto run = [&](bool resumes, const std::function<void(TrainingFiles&)>& after_epoch) {
    Model model = make_model(0);
    Training training(model, pairs, pairs, options(4));
    TrainingFiles files(path, 2, log);
    resumes ? files.resume(training) : files.begin(training);
    training.run({.before_dev = [&] { files.save(training); },
                  .after_epoch =
                      [&](const EpochReport& report) {
                        files.save(training, model, report);
                        after_epoch(files);
                      }});
  };
  int epochs = 0;
  SafetensorsFile before;
  const auto kill = [&](const TrainingFiles& files) {
    ++epochs;
    if (epochs == 2) before = read_safetensors(files.training());
    if (epochs < 3) return;
    write_safetensors(files.training(), before);
    attune::fail("killed");
  };
  CHECK(error_of([&] { run(false, kill); }) == "killed");
  CHECK(std::filesystem::exists(folder.path("m.epoch3.st")));
  CHECK(!std::filesystem::exists(folder.path("m.epoch1.st")));
  run(true, [](const TrainingFiles&) {});
  for (const char* name : {"m.st", "m.training.st", "m.epoch3.st", "m.epoch4.st", "log.jsonl"}) {
    CHECK(std::filesystem::exists(folder.path(name)));
  }
  CHECK(folder.number_of_files() == 5);
  const std::string lines = folder.read("log.jsonl");
  CHECK(std::count(lines.begin(), lines.end(), '\n') == 4);
  for (int epoch = 1; epoch <= 4; ++epoch) {
    const std::string key = "\"epoch\":" + std::to_string(epoch);
    CHECK(lines.find(key) != std::string::npos);
    CHECK(lines.find(key) == lines.rfind(key));
  }
}

TEST_CASE("training files: a log that is not this training's is not touched") {
  const TemporaryDirectory folder;
  const std::string log = folder.write("log.jsonl", "{\"step\":50}\n");
  const std::vector<SentencePair> pairs = reversals();
  Model model = make_model(0);
  Training training(model, pairs, pairs, options(1));
  TrainingFiles(folder.path("m.st"), 0).begin(training);  // without a log
  TrainingFiles files(folder.path("m.st"), 0, log);
  CHECK(error_of([&] { files.resume(training); }).starts_with(log + " is not the log"));
  CHECK(folder.read("log.jsonl") == "{\"step\":50}\n");
  for (const char* damaged :
       {"[", "{}", R"({"bytes":-1,"checksum":1})", R"({"bytes":"","checksum":1})"}) {
    SafetensorsFile state = read_safetensors(files.training());
    state.metadata["log"] = damaged;
    write_safetensors(files.training(), state);
    CHECK(error_of([&] { files.resume(training); }).starts_with(files.training() + ": "));
  }
}

}  // namespace
}  // namespace nmt::testing
