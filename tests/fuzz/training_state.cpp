// SPDX-License-Identifier: MIT
// Any bytes as the file that --resume takes up, beside the other files of its training. One that is
// taken up goes on for two epochs, and what it then saves is taken up too.
#include <filesystem>
#include <map>

#include "attune/tests/fuzz/support/fuzz.h"
#include "attune/tests/fuzz/support/small_training.h"

namespace attune::fuzzing {
namespace {

namespace fs = std::filesystem;
using Files = std::map<std::string, std::string>;  // contents by name

// Afresh for every input, as a training that goes on writes its files.
std::string folder() {
  const std::string path = scratch().path("training");
  fs::remove_all(path);
  fs::create_directory(path);
  return path;
}

// What a training leaves that is stopped in its third epoch.
Files left_by(nmt::Choice<nmt::OptimizerRow> optimizer) {
  const std::string path = folder();
  SmallTraining small(optimizer);
  nmt::TrainingFiles files = files_in(path);
  files.begin(small.training());
  learn(small, files, 5);
  Files left;
  for (const auto& entry : fs::directory_iterator(path)) {
    const std::string name = entry.path().filename().string();
    left[name] = scratch().read("training/" + name);
  }
  return left;
}

bool goes_on(nmt::Choice<nmt::OptimizerRow> optimizer, const std::string& path) {
  SmallTraining small(optimizer);
  nmt::TrainingFiles files = files_in(path);
  const auto resumed = [&] { return files.resume(small.training(), small.model()); };
  const auto learns = [&] {
    learn(small, files, 4);
    return true;
  };
  return accepted(resumed, path) && accepted(learns, "the training diverged");
}

}  // namespace

void fuzz(std::string_view input) {
  static const std::map<std::string, Files> left{{"adam", left_by("adam")},
                                                 {"sgd", left_by("sgd")}};
  const bool names_sgd = input.find("sgd") != std::string_view::npos;
  const char* optimizer = names_sgd ? "sgd" : "adam";
  const std::string path = folder();
  for (const auto& [name, content] : left.at(optimizer)) {
    scratch().write("training/" + name, content);
  }
  scratch().write("training/" + fs::path(files_in(path).training()).filename().string(), input);
  if (!goes_on(optimizer, path)) return;
  SmallTraining again(optimizer);
  files_in(path).resume(again.training(), again.model());
}

}  // namespace attune::fuzzing
