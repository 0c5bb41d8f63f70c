// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attune/core/files/atomic_file.h"

namespace nmt {

/// Where a command writes: to a file, or to standard output, which is what an empty path means.
struct OutputPath {
  std::string file;
  bool overwrite = false;  // what is there
  std::string config{};    // the file of --config, which is read too
};
/// "--output FILE" and "--overwrite".
CLI::Option* add_output(CLI::App* command, OutputPath& output, const std::string& help);
/// Throws if it is one of the files that the command reads (also where standard output is added to
/// one while it is read), if standard error goes to one of all these, if it is there and shall not
/// be overwritten, or if a training that is under way writes it.
void check_output(const OutputPath& output, const std::vector<std::string>& read);

/// Whether an open stream is meant, by a name such as /dev/stderr or /dev/fd/3.
bool is_open_stream(const std::string& path);
/// Whether standard output is meant: by an empty path, or by one of its names, as /dev/stdout.
bool is_standard_output(const std::string& path);

/// What a command writes: a file, which appears once it is complete, or an open stream, named as
/// /dev/stdout, /dev/stderr or /dev/fd/3, where each piece can be read at once, behind what is
/// there. A pipe or a device likewise takes what it is given, as it comes.
class Output {
 public:
  /// Throws as AtomicFile does.
  explicit Output(const std::string& path);
  /// Whether nothing of it is there before finish().
  bool appears_whole() const { return file_ && file_->appears_whole(); }
  /// Throws if it could not be written.
  void write(std::string_view text);
  /// Throws if not all of it could be written.
  void finish();

 private:
  std::optional<int> stream_;  // else a file
  std::string name_;           // for messages
  std::optional<attune::AtomicFile> file_;
};

}  // namespace nmt
