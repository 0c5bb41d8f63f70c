// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "attune/core/atomic_file.h"

namespace nmt {

/// Whether standard output is meant: by an empty path, or by its name.
bool is_standard_output(const std::string& path);

/// What a command writes: a file, which appears once it is complete, or standard output, where each
/// piece can be read at once.
class Output {
 public:
  /// Throws as AtomicFile does.
  explicit Output(const std::string& path);
  /// Throws if it could not be written.
  void write(std::string_view text);
  /// Throws if not all of it could be written.
  void finish();

 private:
  std::optional<attune::AtomicFile> file_;
};

}  // namespace nmt
