// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/training_files.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>

#include "attune/core/error.h"
#include "attune/core/safetensors.h"
#include "attune/examples/translation/parse_json.h"

namespace nmt {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEpoch = ".epoch";
constexpr const char* kKept = "kept_epochs";

std::string with_suffix(const std::string& model, const std::string& suffix) {
  const fs::path path(model);
  fs::path name = path.stem();
  name += suffix;
  name += path.extension();
  return (path.parent_path() / name).string();
}

// Ascending, in [1, done].
std::vector<int64_t> epochs_in(const std::map<std::string, std::string>& metadata, int64_t done) {
  const auto found = metadata.find(kKept);
  if (found == metadata.end()) fail("train: this is no state of a training");
  std::vector<int64_t> epochs;
  for (const nlohmann::json& epoch :
       parse_json(found->second, "train: the state of a training is damaged")) {
    const int64_t before = epochs.empty() ? 0 : epochs.back();
    const bool fits = epoch.is_number_unsigned() && epoch > before && epoch <= done;
    if (!fits) fail("train: the state of a training is damaged: its kept epochs are none it had");
    epochs.push_back(epoch);
  }
  return epochs;
}

}  // namespace

std::string TrainingFiles::epoch(int64_t number) const {
  return with_suffix(model_, std::string(kEpoch) + std::to_string(number));
}

std::string TrainingFiles::training() const { return with_suffix(model_, ".training"); }

void TrainingFiles::resume(Training& training) {
  const std::string path = this->training();
  const SafetensorsFile saved = read_safetensors(path);
  try {
    training.load_state(saved);
    kept_ = epochs_in(saved.metadata, training.epochs_done());
  } catch (const std::exception& error) {
    fail(path, ": ", error.what());
  }
  if (training.best() && !fs::exists(model_)) {
    fail(model_, " is missing, the best model of the training that is to go on; put it back, or ",
         "start anew without --resume");
  }
  // The last ones without a gap, as others were kept before a time when none were.
  int64_t expected = training.epochs_done();
  auto first = kept_.end();
  while (first != kept_.begin() && *(first - 1) == expected && fs::exists(epoch(expected))) {
    --first;
    --expected;
  }
  kept_.erase(kept_.begin(), first);
}

void TrainingFiles::save(const Training& training) const {
  SafetensorsFile state = training.state();
  state.metadata[kKept] = nlohmann::json(kept_).dump();
  write_safetensors(this->training(), state);
}

void TrainingFiles::save(const Training& training, const Model& model, const EpochReport& report) {
  if (report.best) save_model(model, model_);
  std::vector<int64_t> old;
  if (keep_ > 0) {
    save_model(model, epoch(report.epoch));
    kept_.push_back(report.epoch);
    const auto first = kept_.end() - std::min(keep_, std::ssize(kept_));
    old.assign(kept_.begin(), first);
    kept_.erase(kept_.begin(), first);
  }
  save(training);
  std::error_code ignored;  // a file that stays does no harm
  for (const int64_t number : old) fs::remove(epoch(number), ignored);
}

std::vector<std::string> TrainingFiles::kept() const {
  std::vector<std::string> paths;
  for (auto number = kept_.end() - std::min(keep_, std::ssize(kept_)); number != kept_.end();
       ++number) {
    paths.push_back(epoch(*number));
  }
  return paths;
}

std::optional<int64_t> epoch_of(const std::string& path) {
  const size_t mark = path.rfind(kEpoch);
  if (mark == std::string::npos) return std::nullopt;
  int64_t epoch = 0;
  const char* digits = path.data() + mark + kEpoch.size();
  const auto read = std::from_chars(digits, path.data() + path.size(), epoch);
  return read.ec == std::errc() ? std::optional(epoch) : std::nullopt;
}

}  // namespace nmt
