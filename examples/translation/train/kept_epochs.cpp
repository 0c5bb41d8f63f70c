// SPDX-License-Identifier: MIT
#include "attune/examples/translation/train/kept_epochs.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace nmt {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEpoch = ".epoch";

std::string with_suffix(const std::string& model, const std::string& suffix) {
  const fs::path path(model);
  fs::path name = path.stem();
  name += suffix;
  name += path.extension();
  return (path.parent_path() / name).string();
}

}  // namespace

std::string epoch_path(const std::string& model, int64_t epoch) {
  return with_suffix(model, std::string(kEpoch) + std::to_string(epoch));
}

std::string training_path(const std::string& model) { return with_suffix(model, ".training"); }

std::optional<int64_t> epoch_of(const std::string& path) {
  const size_t mark = path.rfind(kEpoch);
  if (mark == std::string::npos) return std::nullopt;
  int64_t epoch = 0;
  const char* digits = path.data() + mark + kEpoch.size();
  const auto read = std::from_chars(digits, path.data() + path.size(), epoch);
  return read.ec == std::errc() ? std::optional(epoch) : std::nullopt;
}

void forget_epoch(const std::string& model, int64_t epoch, int64_t keep) {
  if (epoch <= keep) return;  // no epoch of this training: the file is somebody's
  std::error_code ignored;    // a file that stays does no harm
  fs::remove(epoch_path(model, epoch - keep), ignored);
}

std::vector<std::string> kept_epochs(const std::string& model, int64_t epoch, int64_t keep) {
  std::vector<std::string> paths;
  for (int64_t e = std::max<int64_t>(epoch - keep + 1, 1); e <= epoch; ++e) {
    if (fs::exists(epoch_path(model, e))) paths.push_back(epoch_path(model, e));
  }
  return paths;
}

}  // namespace nmt
