// SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "attune/examples/translation/train/reports.h"

namespace nmt {

/// The learning curve as a file of one JSON object a line: {"step": ...} every 50 steps
/// and {"epoch": ...} after it. Lines can be read while training goes on. The file is begun with
/// its first line, so that a run which fails before leaves an older one; a training that goes on
/// adds to it. An empty path writes nothing.
class Curve {
 public:
  enum class Mode { overwrite, append };
  Curve(std::string path, Mode mode) : path_(std::move(path)), mode_(mode) {}
  /// Throws attune::Error that names the file if it cannot be written.
  void add(const StepReport& report);
  void add(const EpochReport& report);

 private:
  void write(const std::string& line);

  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::string path_;
  Mode mode_;
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace nmt
