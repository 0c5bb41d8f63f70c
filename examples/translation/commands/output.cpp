// SPDX-License-Identifier: MIT
#include "attune/examples/translation/commands/output.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <system_error>

#include "attune/core/error.h"
#include "attune/examples/translation/commands/files.h"
#include "attune/examples/translation/flags.h"
#include "attune/examples/translation/text/descriptor.h"

namespace nmt {
namespace {

bool is_one_of(const std::string& path, const std::array<const char*, 3>& names) {
  return std::find(names.begin(), names.end(), path) != names.end();
}

// By these names a file that a stream was sent to would be opened once more, and replaced, while
// the stream goes on to write into what it was.
std::optional<int> stream_of(const std::string& path) {
  if (is_standard_output(path)) return STDOUT_FILENO;
  if (path == "/dev/stderr") return STDERR_FILENO;
  for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!path.starts_with(folder)) continue;
    int number = 0;
    const auto [end, error] =
        std::from_chars(path.data() + folder.size(), path.data() + path.size(), number);
    const bool is_number = error == std::errc() && end == path.data() + path.size() && number >= 0;
    if (is_number && is_open(number)) return number;
  }
  return std::nullopt;
}

}  // namespace

CLI::Option* add_output(CLI::App* command, OutputPath& output, const std::string& help) {
  CLI::Option* option = takes_file(command->add_option("--output", output.file, help));
  add_overwrite(command, output.overwrite);
  return option;
}

void check_output(const OutputPath& output, const std::vector<std::string>& read) {
  std::vector<std::string> others = read;
  others.push_back(output.config);
  check_standard_error(others);
  if (is_standard_output(output.file)) return check_own("/dev/stdout", others);
  check_own(output.file, others);
  if (stream_of(output.file)) return;
  check_standard_error({output.file});
  if (!output.overwrite) check_new(output.file);
  check_not_in_training(output.file);
}

bool is_standard_output(const std::string& path) {
  return path.empty() || is_one_of(path, {"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"});
}

bool is_open_stream(const std::string& path) { return stream_of(path).has_value(); }

Output::Output(const std::string& path) : stream_(stream_of(path)), name_(path) {
  if (stream_ == STDOUT_FILENO) name_ = "standard output";
  if (stream_ == STDERR_FILENO) name_ = "standard error";
  if (!stream_) file_.emplace(path);
}

void Output::write(std::string_view text) try {
  if (file_) {
    file_->write(text);
  } else {
    write_all(*stream_, text);
  }
} catch (const std::system_error& error) {
  attune::fail(name_, ": cannot be written: ", error.code().message());
}

void Output::finish() {
  if (file_) file_->commit();
}

}  // namespace nmt
