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

std::string file_name(const std::string& path) { return fs::path(path).filename().string(); }

// The digits that a text begins with.
std::optional<int64_t> number_at(std::string_view text) {
  int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() ? std::optional(number) : std::nullopt;
}

}  // namespace

std::string TrainingNames::epoch(int64_t number) const {
  return with_suffix(model_, std::string(kEpoch) + std::to_string(number));
}

std::string TrainingNames::training() const { return with_suffix(model_, kTraining); }

std::string TrainingNames::text() const {
  constexpr const char* kText = ".text";
  fs::path path(model_);
  if (path.extension() == kText) path += kText;
  return path.replace_extension(kText).string();
}

std::optional<int64_t> TrainingNames::epoch_of(const std::string& path) const {
  const std::string name = file_name(path), before = fs::path(model_).stem().string();
  if (!name.starts_with(before) || !name.substr(before.size()).starts_with(kEpoch)) return {};
  const std::optional<int64_t> number = number_at(name.substr(before.size() + kEpoch.size()));
  return number && name == file_name(epoch(*number)) ? number : std::nullopt;
}

std::vector<std::string> TrainingNames::epochs_there(int64_t first, int64_t last) const {
  const fs::path folder = fs::path(model_).parent_path();
  std::vector<std::string> paths;
  for (const std::string& name : names_in(folder.string())) {
    const std::optional<int64_t> number = epoch_of(name);
    if (number && first <= *number && *number <= last) paths.push_back((folder / name).string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::vector<std::string> models_that_may_own(const std::string& path) {
  std::vector<std::string> models{path};
  const auto add_without = [&](const std::string& suffix, size_t at) {
    if (path.compare(at, suffix.size(), suffix) != 0) return;
    const std::string model = path.substr(0, at) + path.substr(at + suffix.size());
    if (!model.empty() && with_suffix(model, suffix) == path) models.push_back(model);
  };
  for (size_t at = path.find('.'); at != std::string::npos; at = path.find('.', at + 1)) {
    add_without(kTraining, at);
    const std::string_view rest = std::string_view(path).substr(at);
    if (!rest.starts_with(kEpoch)) continue;
    const std::optional<int64_t> number = number_at(rest.substr(kEpoch.size()));
    if (number) add_without(std::string(kEpoch) + std::to_string(*number), at);
  }
  return models;
}

}  // namespace nmt
