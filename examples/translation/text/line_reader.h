// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "attune/examples/translation/text/descriptor.h"

namespace nmt {

/// Reads text line by line. Line ends may be LF or CRLF, the last line may lack its own, and a
/// UTF-8 byte order mark at the start is skipped. A line has at most kLongestLine bytes: what has
/// no line ends, as /dev/zero, shall not fill the memory.
class LineReader {
 public:
  static constexpr size_t kLongestLine = size_t{16} << 20;  // 16 MiB

  /// Opens a file. Throws attune::Error that names it if it is missing, a directory or unreadable.
  explicit LineReader(const std::string& path);

  /// Reads what is open already, such as standard input; errors call it by this name.
  LineReader(int descriptor, std::string name);

  /// Reads a stream that outlives the reader. For tests alone, whose text is in memory.
  LineReader(std::istream& stream, std::string name);

  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  /// Reads the next line, without its end; false after the last one. Throws attune::Error that
  /// names file and line where the line is too long, or byte too where it is not valid UTF-8, and
  /// on a read error, with the system's reason. A read that is interrupted, or would block, is no
  /// error: it waits.
  bool next(std::string& line);

  /// The same of a line that need not be UTF-8.
  bool next_bytes(std::string& line);

  /// Whether something is there to be read: next() need not wait for whoever writes at a terminal
  /// or through a pipe, unless for the rest of a line. True too where reading fails: next() says
  /// so.
  bool is_ready() const;

  /// How many lines were read so far: the number of the current line, counting from 1.
  int64_t line_number() const { return line_number_; }

  /// The name of what is read.
  const std::string& name() const { return name_; }

  /// What is read from here on can be read once more: come_back() comes back here. Lines that can
  /// be read once only, as those of a pipe, are kept in a temporary file; both, and next() then
  /// too, throw attune::Error with the system's reason if that fails; and next() where a line that
  /// was there before is not there any more.
  void mark();
  void come_back();

 private:
  /// Reads its own bytes, or else those of others.
  LineReader(std::unique_ptr<std::streambuf> own, std::streambuf* others, std::string name);
  bool read(std::string& line);
  void keep(const std::string& line);

  struct Mark {
    std::istream::pos_type position;
    int64_t line_number;
    bool keeps;  // what is read meanwhile, as there is no position to come back to
  };

  std::optional<Mark> mark_;
  std::optional<TemporaryFile> kept_;
  std::unique_ptr<std::streambuf> own_;  // null if it is the caller's
  std::istream stream_;
  std::string name_;
  int64_t line_number_ = 0;
  int64_t lines_seen_ = 0;  // before it came back
};

/// The next line of two texts of which line n of one belongs to line n of the other, as `next`
/// reads each; false after the last. Throws attune::Error as that does, and, with both lengths, if
/// only one text has a next line.
bool next_pair(LineReader& a, LineReader& b, std::string& line_of_a, std::string& line_of_b,
               bool (LineReader::*next)(std::string&) = &LineReader::next);

/// Throws attune::Error if two of these files are one pipe or terminal, of which each reader would
/// get a part. Empty paths are no files.
void check_read_once(const std::vector<std::string>& paths);

/// Reads on to the end and comes back, so that a line that cannot be read is known before hours are
/// spent on those before it: throws what next(), or next_pair(), will throw.
void look_through(LineReader& lines);
void look_through(LineReader& a, LineReader& b);

}  // namespace nmt
