// SPDX-License-Identifier: MIT
#include "attune/examples/translation/text/line_reader.h"

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "attune/core/error.h"
#include "attune/examples/translation/text/utf8.h"

namespace nmt {
namespace {

constexpr const char* kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

LineReader::LineReader(const std::string& path) : stream_(file_), name_(path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    attune::fail("cannot read ", path, ": it is a directory");
  }
  errno = 0;
  file_.open(path, std::ios::binary);
  if (!file_) attune::fail("cannot read ", path, ": ", std::generic_category().message(errno));
}

LineReader::LineReader(std::istream& stream, std::string name)
    : stream_(stream), name_(std::move(name)) {}

bool LineReader::next_bytes(std::string& line) {
  std::getline(stream_, line);
  if (stream_.bad()) attune::fail(name_, ": reading failed after line ", line_number_);
  if (stream_.fail()) return false;
  ++line_number_;
  if (line_number_ == 1 && line.starts_with(kByteOrderMark)) line.erase(0, 3);
  if (line.ends_with('\r')) line.pop_back();
  return true;
}

bool LineReader::next(std::string& line) {
  if (!next_bytes(line)) return false;
  if (const auto offset = find_invalid_utf8(line)) {
    attune::fail(name_, ":", line_number_, ": byte ", *offset + 1, " is not valid UTF-8");
  }
  return true;
}

bool next_pair(LineReader& a, LineReader& b, std::string& line_of_a, std::string& line_of_b) {
  const bool has_a = a.next(line_of_a), has_b = b.next(line_of_b);
  if (has_a != has_b) {
    const LineReader &shorter = has_a ? b : a, &longer = has_a ? a : b;
    attune::fail(shorter.name(), " has ", shorter.line_number(), " lines and ", longer.name(),
                 " has more: line n of one must translate line n of the other");
  }
  return has_a;
}

}  // namespace nmt
