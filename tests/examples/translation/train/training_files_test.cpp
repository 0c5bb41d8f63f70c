// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/training_files.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <string_view>
#include <thread>

#include "attune/core/error.h"
#include "attune/core/files/safetensors.h"
#include "attune/core/testing/errors.h"
#include "attune/tests/examples/translation/train/reversals.h"
#include "attune/tests/support/full_disk.h"
#include "attune/tests/support/temporary_directory.h"

namespace nmt::testing {
namespace {

using attune::testing::error_of;
using attune::testing::FullDisk;
using attune::testing::TemporaryDirectory;

// A training that is killed in that epoch, when its models are saved, and its state is not.
void learn_until_killed(TrainingFiles files, const std::vector<SentencePair>& pairs,
                        int64_t epoch) {
  Model model = make_model(0);
  Training training(model, encoded(pairs, model), pairs, options(epoch + 1));
  SafetensorsFile before;
  files.begin(training);
  const auto save = [&] {
    files.save(training);
    before = read_safetensors(files.training());
  };
  const auto save_all = [&](const EpochReport& report) {
    files.save(training, model, report);
    if (report.epoch == epoch) attune::fail("killed");
  };
  CHECK(error_of([&] { training.run({.before_dev = save, .after_epoch = save_all}); }) == "killed");
  write_safetensors(files.training(), before);
}

void resume_and_learn(TrainingFiles& files, const std::vector<SentencePair>& pairs,
                      int64_t epochs) {
  Model model = make_model(0);
  Training training(model, encoded(pairs, model), pairs, options(epochs));
  files.resume(training, model);
  training.run(
      {.after_epoch = [&](const EpochReport& report) { files.save(training, model, report); }});
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
    Training training(model, encoded(pairs, model), pairs, options(epochs));
    if (resumes) files.resume(training, model);
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
  TrainingFiles two(path, 2);
  CHECK(error_of([&] { go_on(two, 6, true); }) ==
        names.epoch(5) +
            " is missing, one of the epochs that --keep keeps of the training that is "
            "to go on; put it back, or go on with --keep 1");
  TrainingFiles without_one(path, 1);
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
  Training training(model, encoded(pairs, model), pairs, options(1));
  TrainingFiles files(path, 0);
  CHECK(error_of([&] { files.resume(training, model); }).find(files.training()) !=
        std::string::npos);
  files.save(training);
  files.resume(training, model);
  const auto with_model = [&](const std::function<void()>& write) {
    write();
    return error_of([&] { files.resume(training, model); });
  };
  const std::string foreign = path + " is there already, and is no model of the training that is ";
  CHECK(with_model([&] { folder.write("m.st", "mine"); }).starts_with(foreign));
  CHECK(with_model([&] { save_model(make_model(0.5), path); }).starts_with(foreign));
  CHECK(with_model([&] { save_model(model, path); }) == "no error");  // left by a kill
  std::filesystem::remove(path);
  training.run({});
  files.save(training);
  CHECK(error_of([&] {
          files.resume(training, model);
        }).starts_with(path + " is missing, the best model"));
  save_model(model, path);
  files.resume(training, model);
  SafetensorsFile state = read_safetensors(files.training());
  for (const char* kept :
       {"[1, ", "[2]", "[0]", "[1, 1]", "[1.0]", "[-1]", "[99999999999999999999]"}) {
    CAPTURE(kept);
    state.metadata["kept_epochs"] = kept;
    write_safetensors(files.training(), state);
    CHECK(error_of([&] { files.resume(training, model); }).starts_with(files.training() + ": "));
  }
  state.metadata.erase("kept_epochs");
  write_safetensors(files.training(), state);
  CHECK(error_of([&] { files.resume(training, model); }) ==
        files.training() + ": train: this is no state of a training");
}

TEST_CASE(
    "training files: a model that is no longer this training's is named before the first step") {
  const TemporaryDirectory folder;
  const std::string path = folder.path("m.st");
  const std::vector<SentencePair> pairs = reversals();
  Model model = make_model(0);
  Training training(model, encoded(pairs, model), pairs, options(3));
  TrainingFiles files(path, 3);
  const auto save = [&](const EpochReport& report) { files.save(training, model, report); };
  int asked = 0;
  training.run({.after_epoch = save, .stops = [&] { return ++asked > 6; }});  // in the third epoch
  files.save(training);
  files.resume(training, model);
  REQUIRE(files.kept().size() == 2);
  for (const std::string& one : {path, files.epoch(1), files.epoch(2)}) {
    CAPTURE(one);
    const std::string whole = folder.read(std::filesystem::path(one).filename());
    const auto error_with = [&](std::string_view content) {
      folder.write(std::filesystem::path(one).filename(), content);
      return error_of([&] { TrainingFiles(path, 3).resume(training, model); });
    };
    const std::string way_on =
        one == path ? "with --overwrite in place of --resume" : "go on with --keep";
    CHECK(error_with("").starts_with("cannot read " + one + ": it is empty; it should be "));
    CHECK(error_with("").find(way_on) != std::string::npos);
    CHECK(error_with(whole.substr(0, whole.size() - 1)).find(one) != std::string::npos);
    save_model(make_model(0.5), one);  // of another training
    CHECK(error_of([&] {
            TrainingFiles(path, 3).resume(training, model);
          }).starts_with(one + " has other settings or vocabularies than "));
    CHECK(error_with(whole) == "no error");
  }
  std::filesystem::remove(files.epoch(1));  // as with --keep 2 once the third is written
  CHECK_NOTHROW(TrainingFiles(path, 2).resume(training, model));
  CHECK(error_of([&] {
          TrainingFiles(path, 3).resume(training, model);
        }).ends_with("go on with --keep 2"));
  const std::string third = folder.write("m.epoch3.st", "mine");
  CHECK(error_of([&] {
          TrainingFiles(path, 2).resume(training, model);
        }).starts_with(third + " is there already; it is of no epoch"));
  CHECK_NOTHROW(TrainingFiles(path, 0).resume(training, model));
}

TEST_CASE("training files: an earlier training stays until the new one is saved") {
  const TemporaryDirectory folder;
  const std::string log = folder.write("log.jsonl", "{\"step\":50}\n");
  const std::vector<SentencePair> pairs = reversals();
  Model model = make_model(0);
  const Training training(model, encoded(pairs, model), pairs, options(1));
  const std::string epoch = folder.write("m.epoch7.st", "an epoch");
  const std::string state = folder.write("m.training.st", "a state");
  const auto begin = [&] { TrainingFiles(folder.path("m.st"), 0, log).begin(training, {epoch}); };
  {
    const FullDisk disk(20);
    CHECK(error_of(begin).starts_with("cannot write " + state));
  }
  CHECK(folder.read("log.jsonl") == "{\"step\":50}\n");
  CHECK(folder.read("m.epoch7.st") == "an epoch");
  CHECK(folder.read("m.training.st") == "a state");
  begin();
  CHECK(folder.read("log.jsonl").empty());
  CHECK(!std::filesystem::exists(epoch));
}

TEST_CASE("training files: what cannot be removed is told, and whoever goes on tries again") {
  const TemporaryDirectory folder;
  const std::string path = folder.path("m.st");
  const std::vector<SentencePair> pairs = reversals();
  Model model = make_model(0);
  Training training(model, encoded(pairs, model), pairs, options(3));
  TrainingFiles files(path, 1);
  std::vector<std::string> there;
  for (const int64_t number : {2, 5, 7}) {  // which cannot be removed while something is in them
    there.push_back(files.epoch(number));
    std::filesystem::create_directory(there.back());
    folder.write("m.epoch" + std::to_string(number) + ".st/mine", "mine");
  }
  const auto empty = [&](size_t i) { std::filesystem::remove(there[i] + "/mine"); };
  const auto left = [](const TrainingFiles& some) {
    std::vector<std::string> paths;
    for (const LeftFile& file : some.left()) {
      CHECK(file.reason == "Directory not empty");
      paths.push_back(file.path);
    }
    return paths;
  };
  empty(2);
  files.begin(training, there);
  CHECK(left(files) == std::vector{there[0], there[1]});
  std::filesystem::remove_all(there[0]);
  // The second epoch takes a name that was to go. The first cannot make room for it.
  training.run({.after_epoch = [&](const EpochReport& report) {
    if (report.epoch == 2) {
      std::filesystem::remove(files.epoch(1));
      std::filesystem::create_directory(files.epoch(1));
      folder.write("m.epoch1.st/mine", "mine");
    }
    files.save(training, model, report);
    CHECK(std::filesystem::exists(files.epoch(report.epoch)));
  }});
  CHECK(left(files) == std::vector{files.epoch(1), there[1]});

  const auto resumed = [&] {
    TrainingFiles more(path, 1);
    more.resume(training, model);
    return left(more);
  };
  CHECK(resumed() == std::vector{files.epoch(1), there[1]});
  empty(1);
  CHECK(resumed() == std::vector{files.epoch(1)});
  folder.write("m.epoch5.st", "mine");  // since then: nobody has to remove it
  std::filesystem::remove_all(files.epoch(1));
  CHECK(resumed().empty());
  CHECK(folder.read("m.epoch5.st") == "mine");
  CHECK(std::filesystem::exists(files.epoch(3)));
}

TEST_CASE("training files: killed between an epoch's files and its state, nothing is left behind") {
  const TemporaryDirectory folder;
  const std::string path = folder.path("m.st"), log = folder.path("log.jsonl");
  const std::vector<SentencePair> pairs = reversals();
  learn_until_killed(TrainingFiles(path, 2, log), pairs, 3);
  CHECK(std::filesystem::exists(folder.path("m.epoch3.st")));
  CHECK(!std::filesystem::exists(folder.path("m.epoch1.st")));
  TrainingFiles files(path, 2, log);
  resume_and_learn(files, pairs, 4);
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

TEST_CASE("training files: after a kill, what it had removed is not asked for by another --keep") {
  const TemporaryDirectory folder;
  const std::string path = folder.path("m.st");
  const std::vector<SentencePair> pairs = reversals();
  learn_until_killed(TrainingFiles(path, 2), pairs, 4);  // whose state knows of 2 and 3
  TrainingFiles files(path, 4);
  CHECK(!std::filesystem::exists(files.epoch(2)));
  resume_and_learn(files, pairs, 5);
  CHECK(files.kept() == std::vector{files.epoch(3), files.epoch(4), files.epoch(5)});
}

TEST_CASE("training files: what a kill has not removed is missed") {
  const TemporaryDirectory folder;
  const std::string path = folder.path("m.st");
  const std::vector<SentencePair> pairs = reversals();
  learn_until_killed(TrainingFiles(path, 3), pairs, 4);  // whose state knows of 1, 2 and 3
  Model model = make_model(0);
  Training training(model, encoded(pairs, model), pairs, options(5));
  TrainingFiles files(path, 4);
  const std::string middle = files.epoch(3);
  std::filesystem::rename(middle, folder.path("aside"));
  CHECK(error_of([&] { files.resume(training, model); }).starts_with(middle + " is missing"));
  std::filesystem::rename(folder.path("aside"), middle);
  CHECK_NOTHROW(files.resume(training, model));
}

TEST_CASE("training files: nothing is written into a folder that has come in the place of theirs") {
  const TemporaryDirectory folder;
  namespace fs = std::filesystem;
  for (const char* name : {"one", "other"}) fs::create_directory(folder.path(name));
  fs::create_directory_symlink("one", folder.path("link"));
  const std::vector<SentencePair> pairs = reversals();
  Model model = make_model(0);
  Training training(model, encoded(pairs, model), pairs, options(2));
  TrainingFiles files(folder.path("link/m.st"), 1);
  files.begin(training);
  const std::string state = folder.read("one/m.training.st"),
                    sentence = "the folder of " + files.model() +
                               " is another than the one that the training began in, and what is "
                               "there may be another's; nothing more is written";
  fs::remove(folder.path("link"));
  fs::create_directory_symlink("other", folder.path("link"));
  CHECK(error_of([&] { files.save(training); }) == sentence);
  CHECK(error_of([&] { files.save(training, model); }) == sentence);
  CHECK(error_of([&] { files.save(training, model, EpochReport{}); }) == sentence);
  CHECK(fs::is_empty(folder.path("other")));
  CHECK(folder.read("one/m.training.st") == state);
  fs::remove(folder.path("link"));
  fs::rename(folder.path("one"), folder.path("link"));  // it is theirs by another name
  files.save(training);
}

TEST_CASE("training files: nothing is written where the folder changes while a save waits") {
  const TemporaryDirectory folder;
  namespace fs = std::filesystem;
  for (const char* name : {"one", "other"}) fs::create_directory(folder.path(name));
  fs::create_directory_symlink("one", folder.path("link"));
  const std::string log = folder.path("log");
  REQUIRE(mkfifo(log.c_str(), 0600) == 0);
  const int pipe = open(log.c_str(), O_RDWR | O_NONBLOCK);
  REQUIRE(pipe >= 0);
  const std::vector<SentencePair> pairs = reversals();
  Model model = make_model(0);
  Training training(model, encoded(pairs, model), pairs, options(2));
  TrainingFiles files(folder.path("link/m.st"), 1, log);
  files.begin(training);
  while (write(pipe, "x", 1) == 1) continue;  // until it is full, and the log has to wait
  std::string error;
  std::thread saving([&] {
    error = error_of([&] { files.save(training, model, EpochReport{.epoch = 1, .best = true}); });
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  fs::remove(folder.path("link"));
  fs::create_directory_symlink("other", folder.path("link"));
  for (char ignored; read(pipe, &ignored, 1) == 1;) continue;
  saving.join();
  close(pipe);
  CHECK(error.starts_with("the folder of " + files.model() + " is another than"));
  CHECK(fs::is_empty(folder.path("other")));
}

TEST_CASE("training files: a log that is not this training's is not touched") {
  const TemporaryDirectory folder;
  const std::string log = folder.write("log.jsonl", "{\"step\":50}\n");
  const std::vector<SentencePair> pairs = reversals();
  Model model = make_model(0);
  Training training(model, encoded(pairs, model), pairs, options(1));
  TrainingFiles(folder.path("m.st"), 0).begin(training);  // without a log
  TrainingFiles files(folder.path("m.st"), 0, log);
  CHECK(error_of([&] { files.resume(training, model); }).starts_with(log + " is not the log"));
  CHECK(folder.read("log.jsonl") == "{\"step\":50}\n");
  for (const char* damaged :
       {"[", "{}", R"({"bytes":-1,"checksum":1})", R"({"bytes":"","checksum":1})"}) {
    SafetensorsFile state = read_safetensors(files.training());
    state.metadata["log"] = damaged;
    write_safetensors(files.training(), state);
    CHECK(error_of([&] { files.resume(training, model); }).starts_with(files.training() + ": "));
  }
}

}  // namespace
}  // namespace nmt::testing
