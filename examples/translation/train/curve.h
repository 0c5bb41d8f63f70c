// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "attune/examples/translation/text/checksum.h"
#include "attune/examples/translation/train/reports.h"

namespace nmt {

/// The learning curve as a file of one JSON object a line: {"step": ...} every 50 steps
/// and {"epoch": ...} after it. Lines can be read while training goes on.
///
/// A state that is saved holds where the log then stood, and a training that goes on from that
/// state drops what follows: lines of steps that it takes once more, the half line that a full disk
/// left. For none of the lines before to be missing, flush() comes before the state is saved.
///
/// As a state is saved before and after each look at dev, a kill leaves no more than the lines of
/// an epoch's steps, or the one line of an epoch. A log that goes on for longer is another
/// training's, such as the one that this training is a copy of, and is not touched. Less than that
/// nobody can tell from what a kill left: it is dropped, and the command says how many lines.
class Curve {
 public:
  struct Position {
    uint64_t bytes;
    uint64_t checksum;  // of the file's name and of those bytes
    bool replaces;      // what follows is an earlier log, and was to be dropped
  };

  /// Both throw attune::Error that names the file if it cannot be written, and leave all that is in
  /// it, until drop_rest(). A new log, in the place of what is there:
  explicit Curve(const std::string& path);
  /// The log that stood there, or a new one if there is no such file or nothing in it. Throws if
  /// the file is another.
  Curve(const std::string& path, const std::optional<Position>& position);

  /// How many lines follow those of the log that is taken up, the last one perhaps not whole.
  int64_t rest() const { return rest_; }
  /// Drops all that follows the log's own lines. Comes before the first that is added.
  void drop_rest();

  /// Both throw likewise.
  void add(const StepReport& report);
  void add(const EpochReport& report);
  /// Waits until all lines are on the disk.
  void flush();

  Position position() const { return {bytes_, checksum_.value(), replaces_}; }

 private:
  void open();
  bool take_up(const Position& position);
  void write(const std::string& line);
  void count(const std::string& line);
  [[noreturn]] void fail_with(int error_number) const;

  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  uint64_t bytes_ = 0;
  int64_t rest_ = 0;
  bool replaces_ = false;
  Checksum checksum_;
};

}  // namespace nmt
