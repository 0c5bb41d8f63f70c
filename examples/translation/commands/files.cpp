// SPDX-License-Identifier: MIT
#include "attune/examples/translation/commands/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "attune/core/error.h"
#include "attune/core/files/atomic_file.h"
#include "attune/core/memory/blas_memory.h"
#include "attune/examples/translation/last_words.h"
#include "attune/examples/translation/train/folder.h"
#include "attune/examples/translation/train/training_lock.h"

namespace nmt {
namespace {

namespace fs = std::filesystem;

// A terminal and /dev/null may be read and written by one command; of a pipe, it would read what it
// has written.
bool is_device(const fs::file_status& status) {
  return fs::is_other(status) && !fs::is_fifo(status);
}

bool are_one_file(const std::string& a, const std::string& b) {
  const fs::file_status of_a = status_of(a), of_b = status_of(b);
  if (is_device(of_a) || is_device(of_b)) return false;
  if (!fs::exists(of_a) || !fs::exists(of_b)) return canonical(a) == canonical(b);
  return file_id(a) == file_id(b);
}

// The first of the files that a stream goes to; empty if it goes to none. Several may share a pipe.
std::string file_of(const char* stream, const std::vector<std::string>& files) {
  if (fs::is_fifo(status_of(stream))) return "";
  const auto found = std::find_if(files.begin(), files.end(), [&](const std::string& file) {
    return !file.empty() && are_one_file(stream, file);
  });
  return found == files.end() ? "" : *found;
}

}  // namespace

std::vector<std::string> read_all_lines(const std::string& path) {
  std::vector<std::string> lines;
  LineReader reader(path);
  for (std::string line; reader.next(line);) lines.push_back(line);
  return lines;
}

std::unique_ptr<LineReader> open_lines(const std::string& path) {
  return path.empty() ? std::make_unique<LineReader>(STDIN_FILENO, "standard input")
                      : std::make_unique<LineReader>(path);
}

std::string file_of_lines(const std::string& path) { return path.empty() ? "/dev/stdin" : path; }

void check_writable(const std::string& path) {
  std::error_code error;
  if (fs::is_fifo(fs::status(path, error)))
    return;  // whoever reads it would take the probe for the end
  const AtomicFile probe(path);
}

void check_appendable(const std::string& path) {
  if (!fs::is_regular_file(status_of(path))) return check_writable(path);
  // Not with O_APPEND, which an append-only file would take; but that cannot be cut.
  const int file = open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) fail("cannot write ", path, ": ", std::generic_category().message(errno));
  close(file);
}

void check_own(const std::string& written, const std::vector<std::string>& others) {
  for (const std::string& other : others) {
    if (!written.empty() && !other.empty() && are_one_file(written, other)) {
      fail("cannot write ", written, ": it is ", other, ", which this command needs too");
    }
  }
}

void check_links(const std::vector<std::string>& written) {
  for (const std::string& path : written) {
    std::error_code error;
    if (!fs::is_symlink(fs::symlink_status(path, error))) continue;
    for (const std::string& other : written) {
      if (other != path) check_own(path, {other});
    }
  }
}

void check_standard_error(const std::vector<std::string>& files) {
  const std::string file = file_of("/dev/stderr", files);
  if (file.empty()) return;
  const bool says_nothing = !file_of("/dev/stdout", files).empty();
  dup2(says_nothing ? open("/dev/null", O_WRONLY | O_CLOEXEC) : STDOUT_FILENO, STDERR_FILENO);
  fail("standard error goes to ", file, ", which this command needs; send it to another file");
}

void check_new(const std::string& path, const std::string& way_on) {
  if (path.empty() || !fs::is_regular_file(status_of(path)) || size_of(path) == 0) return;
  fail(path, " is there already; ", way_on);
}

void check_not_in_training(const std::string& path, const std::string& own) {
  const auto model = model_under_training(path);
  if (model && lock_of(*model) == lock_of(own)) return;
  if (model) {
    fail("cannot write ", path, ": the training of ", *model, ", which is under way, does");
  }
  if (fs::is_regular_file(status_of(path)) && is_locked(path)) {
    fail("cannot write ", path, ": another program does, such as the training whose log it is");
  }
}

void warn(const std::string& message) { say(message.c_str()); }

std::unique_ptr<Model> load_for_use(const std::string& path) {
  attune::reserve_blas_memory();  // if there is none, no line of the input is at fault
  std::unique_ptr<Model> model = load_model(path);
  model->translator->eval();
  return model;
}

std::unique_ptr<Model> load_for_search(const std::string& path, const TranslateOptions& search) {
  validate(search);
  std::unique_ptr<Model> model = load_for_use(path);
  try {
    validate(search, model->translator->config());
  } catch (const Error& error) {
    fail(path, ": ", error.what());
  }
  return model;
}

}  // namespace nmt
