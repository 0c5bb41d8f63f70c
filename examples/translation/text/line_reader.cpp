// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/line_reader.h"

#include <sys/stat.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "attune/core/error.h"
#include "attune/examples/translation/text/decompress.h"
#include "attune/examples/translation/text/utf8.h"

namespace nmt {
namespace {

constexpr const char* kByteOrderMark = "\xEF\xBB\xBF";

std::unique_ptr<std::streambuf> opened(const std::string& path) try {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    attune::fail("cannot read ", path, ": it is a directory");
  }
  return open_decompressed(path);
} catch (const std::system_error& error) {
  attune::fail("cannot read ", path, ": ", error.code().message());
}

bool are_one_stream(const std::string& a, const std::string& b) {
  struct stat of_a = {}, of_b = {};
  if (stat(a.c_str(), &of_a) != 0 || stat(b.c_str(), &of_b) != 0) return false;
  const bool is_stream = !S_ISREG(of_a.st_mode) && !S_ISDIR(of_a.st_mode);
  return is_stream && of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino;
}

[[noreturn]] void fail_to_keep(const std::string& name, const std::system_error& error) {
  attune::fail(name, " can be read once only, and no temporary file can keep its lines: ",
               error.code().message(), "; TMPDIR names the folder for such files");
}

}  // namespace

LineReader::LineReader(std::unique_ptr<std::streambuf> own, std::streambuf* others,
                       std::string name)
    : own_(std::move(own)), stream_(own_ ? own_.get() : others), name_(std::move(name)) {
  stream_.exceptions(std::ios::badbit);
}

LineReader::LineReader(const std::string& path) : LineReader(opened(path), nullptr, path) {}

LineReader::LineReader(int descriptor, std::string name)
    : LineReader(std::make_unique<DescriptorBuffer>(descriptor), nullptr, std::move(name)) {}

LineReader::LineReader(std::istream& stream, std::string name)
    : LineReader(nullptr, stream.rdbuf(), std::move(name)) {}

// Piece by piece, as std::getline() would take a line of any length.
bool LineReader::read(std::string& line) {
  line.clear();
  char piece[4096];
  for (;;) {
    stream_.getline(piece, sizeof piece);
    const auto count = static_cast<size_t>(stream_.gcount());  // with the line end, if there is one
    if (count == 0) return !line.empty();
    const bool has_end = stream_.good();
    line.append(piece, has_end ? count - 1 : count);
    if (line.size() > kLongestLine) {
      attune::fail(name_, ":", line_number_ + 1, ": the line has more than ", kLongestLine >> 20,
                   " MiB; text has line ends");
    }
    if (!stream_.fail()) return true;
    stream_.clear();  // the piece is full, and the line goes on
  }
}

bool LineReader::next_bytes(std::string& line) try {
  if (!read(line)) {
    if (line_number_ >= lines_seen_) return false;
    attune::fail(name_, " had ", lines_seen_, " lines and has ", line_number_,
                 " now: it was changed while it was read");
  }
  ++line_number_;
  if (mark_ && mark_->keeps) keep(line);
  if (line_number_ == 1 && line.starts_with(kByteOrderMark)) line.erase(0, 3);
  if (line.ends_with('\r')) line.pop_back();
  return true;
} catch (const std::system_error& error) {
  attune::fail(name_, ": reading failed after line ", line_number_, ": ", error.code().message());
} catch (const DamagedArchive& error) {
  attune::fail(name_, ": reading failed after line ", line_number_, ": ", error.what());
}

bool LineReader::is_ready() const try {
  return stream_.rdbuf()->in_avail() > 0;
} catch (const std::system_error&) {
  return true;
}

bool LineReader::next(std::string& line) {
  if (!next_bytes(line)) return false;
  if (const auto offset = find_invalid_utf8(line)) {
    attune::fail(name_, ":", line_number_, ": byte ", *offset + 1, " is not valid UTF-8");
  }
  return true;
}

void LineReader::mark() try {
  const std::istream::pos_type here = stream_.tellg();
  mark_ = {here, line_number_, here == std::istream::pos_type(-1)};
  if (mark_->keeps) kept_.emplace();
} catch (const std::system_error& error) {
  fail_to_keep(name_, error);
}

void LineReader::keep(const std::string& line) try {
  write_all(kept_->descriptor(), line + '\n');
} catch (const std::system_error& error) {
  fail_to_keep(name_, error);
}

void LineReader::come_back() try {
  stream_.clear();
  if (mark_->keeps) {
    own_ = std::make_unique<DescriptorBuffer>(kept_->descriptor());
    stream_.rdbuf(own_.get());
    mark_->position = 0;
  }
  stream_.seekg(mark_->position);
  lines_seen_ = std::exchange(line_number_, mark_->line_number);
  mark_.reset();
} catch (const std::system_error& error) {
  attune::fail(name_, ": cannot be read once more: ", error.code().message());
}

bool next_pair(LineReader& a, LineReader& b, std::string& line_of_a, std::string& line_of_b,
               bool (LineReader::*next)(std::string&)) {
  const bool has_a = (a.*next)(line_of_a), has_b = (b.*next)(line_of_b);
  if (has_a != has_b) {
    const LineReader &shorter = has_a ? b : a, &longer = has_a ? a : b;
    attune::fail(shorter.name(), " has ", shorter.line_number(), " lines and ", longer.name(),
                 " has more: line n of one must translate line n of the other");
  }
  return has_a;
}

void check_read_once(const std::vector<std::string>& paths) {
  for (size_t i = 0; i < paths.size(); ++i) {
    for (size_t j = i + 1; j < paths.size(); ++j) {
      if (!are_one_stream(paths[i], paths[j])) continue;
      attune::fail(paths[i], " and ", paths[j], " are one stream, which can be read only once");
    }
  }
}

void look_through(LineReader& lines) {
  lines.mark();
  for (std::string line; lines.next(line);) continue;
  lines.come_back();
}

void look_through(LineReader& a, LineReader& b) {
  a.mark();
  b.mark();
  for (std::string of_a, of_b; next_pair(a, b, of_a, of_b);) continue;
  a.come_back();
  b.come_back();
}

}  // namespace nmt
