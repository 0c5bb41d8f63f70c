// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "attune/tests/support/temporary_directory.h"

namespace attune::testing {

/// A temporary directory in which the process is while this lives: for code that names its files
/// without a path.
class WorkingDirectory : public TemporaryDirectory {
 public:
  WorkingDirectory() { std::filesystem::current_path(path("")); }
  ~WorkingDirectory() { std::filesystem::current_path(before_); }
  WorkingDirectory(const WorkingDirectory&) = delete;
  WorkingDirectory& operator=(const WorkingDirectory&) = delete;

 private:
  std::filesystem::path before_ = std::filesystem::current_path();
};

}  // namespace attune::testing
