// SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "attune/examples/translation/train/reports.h"

namespace nmt {

/// The learning curve as a file of one JSON object a line: {"step": ...} every 50 steps
/// and {"epoch": ...} after it. Lines can be read while training goes on. A training that goes on
/// adds to them, and repeats those since its last state if it was killed. An empty path writes
/// nothing.
class Curve {
 public:
  enum class Mode { overwrite, append };
  /// All throw attune::Error that names the file if it cannot be written.
  Curve(std::string path, Mode mode);
  void add(const StepReport& report);
  void add(const EpochReport& report);

 private:
  void write(const std::string& line);

  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace nmt
