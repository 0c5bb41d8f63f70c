// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/training_names.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "attune/examples/translation/train/folder.h"

namespace nmt {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEpoch = ".epoch";
constexpr const char* kTraining = ".training";

std::string with_suffix(const std::string& model, const std::string& suffix) {
  const fs::path path(model);
  fs::path name = path.stem();
  name += suffix;
  name += path.extension();
  return (path.parent_path() / name).string();
}

}  // namespace

std::string TrainingNames::epoch(int64_t number) const {
  return with_suffix(model_, std::string(kEpoch) + std::to_string(number));
}

std::string TrainingNames::training() const { return with_suffix(model_, kTraining); }

std::vector<std::string> TrainingNames::epochs_there(int64_t first, int64_t last) const {
  const fs::path folder = fs::path(model_).parent_path();
  std::vector<std::string> paths;
  for (const std::string& name : names_in(folder.string())) {
    const std::string path = (folder / name).string();
    const std::optional<int64_t> number = epoch_of(path);
    if (number && first <= *number && *number <= last && path == epoch(*number)) {
      paths.push_back(path);
    }
  }
  std::sort(paths.begin(), paths.end());
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

std::vector<std::string> models_that_may_own(const std::string& path) {
  std::vector<std::string> models{path};
  const std::optional<int64_t> number = epoch_of(path);
  const std::string suffixes[] = {kTraining,
                                  std::string(kEpoch) + std::to_string(number.value_or(0))};
  for (const std::string& suffix : suffixes) {
    const size_t at = path.rfind(suffix);
    if (at == std::string::npos) continue;
    const std::string model = path.substr(0, at) + path.substr(at + suffix.size());
    if (!model.empty() && with_suffix(model, suffix) == path) models.push_back(model);
  }
  return models;
}

}  // namespace nmt
